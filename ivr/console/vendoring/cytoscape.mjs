// A graph with the layout that puts callers' ways from the top to the bottom.
import cytoscape from "cytoscape";
import dagre from "cytoscape-dagre";

cytoscape.use(dagre);
export default cytoscape;
