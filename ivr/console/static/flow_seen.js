// A page with a picture alone: a revision, a difference; with the way of a call in it.
import { picture } from "./flow_picture.js";

const place = document.getElementById("graph");
const answer = await fetch(place.dataset.graph);
if (answer.ok) {
  const shown = picture(place);
  shown.draw(await answer.json());
  if (place.dataset.path) shown.walk(JSON.parse(place.dataset.path));
}
