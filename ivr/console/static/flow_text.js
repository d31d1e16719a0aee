// The text box of a file as an editor: YAML in colours, completion, problems at their
// lines, search.  Tab indents nothing: it moves on, as everywhere else.
import {
  EditorState, EditorView, HighlightStyle, autocompletion, bracketMatching, completionKeymap,
  defaultKeymap, drawSelection, foldGutter, foldKeymap, highlightActiveLine,
  highlightActiveLineGutter, highlightSelectionMatches, history, historyKeymap,
  indentOnInput, indentUnit, keymap, lineNumbers, lintGutter, lintKeymap, searchKeymap,
  setDiagnostics, syntaxHighlighting, tags, yaml,
} from "./vendor/codemirror.js";

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.content], color: "var(--ink)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--soon)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: "var(--soft)" },
  { tag: [tags.invalid], color: "var(--late)" },
]);

const THEME = EditorView.theme({
  "&": { height: "clamp(24rem, 72vh, 64rem)", color: "var(--ink)", backgroundColor: "var(--card)", border: "1px solid var(--soft)", borderRadius: ".4rem", fontSize: ".875rem" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "Cascadia Code", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace', lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)",
  },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--soft)", border: "0", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent) 14%, transparent)", color: "var(--ink)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--soon) 22%, transparent)" },
  ".cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--accent) 30%, transparent)" },
  ".cm-panels": { backgroundColor: "var(--paper)", color: "var(--ink)" },
  ".cm-panel input:not([type=checkbox])": { minHeight: "2rem", width: "14rem" },
  ".cm-textfield": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--soft)", fontSize: ".875rem" },
  ".cm-panel.cm-search [name=close]": { color: "var(--ink)", minHeight: "1.5rem", minWidth: "1.5rem", fontSize: "1rem" },
  ".cm-panel.cm-search": { padding: ".5rem 2rem .5rem .5rem" },
  ".cm-panel.cm-search label": { display: "inline-flex", gap: ".25rem", fontWeight: "400", fontSize: ".875rem", alignItems: "center" },
  ".cm-panel.cm-search input[type=checkbox]": { width: "auto", minHeight: "0" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "transparent", color: "var(--accent)", border: "1px solid var(--accent)", borderRadius: ".4rem", minHeight: "2rem" },
  ".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: ".4rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".2rem .5rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionInfo": { maxWidth: "24rem", padding: ".5rem .75rem" },
  ".cm-diagnostic": { padding: ".3rem .6rem", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--late)" },
  ".cm-diagnostic-warning": { borderLeft: "4px solid var(--soon)" },
});

// Puts an editor in the place of `box`, a textarea that goes on holding its text.
export function edit(box, { nonce, label, describedBy, source, changed, moved, phrases, save }) {
  const extensions = [
    EditorView.cspNonce.of(nonce),
    EditorState.phrases.of(phrases),
    lineNumbers(), foldGutter(), lintGutter(), history(), drawSelection(), indentOnInput(),
    indentUnit.of("  "), bracketMatching(), highlightActiveLine(), highlightActiveLineGutter(),
    highlightSelectionMatches(), yaml(), syntaxHighlighting(COLOURS), THEME,
    autocompletion({ override: [source] }),
    EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": describedBy, spellcheck: "false", tabindex: "0" }),
    keymap.of([
      { key: "Mod-s", preventDefault: true, run: () => (save(), true) },
      ...searchKeymap, ...lintKeymap, ...completionKeymap, ...historyKeymap, ...foldKeymap,
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.selectionSet) moved(update.state.doc.lineAt(update.state.selection.main.head).number);
      if (!update.docChanged) return;
      box.value = update.state.doc.toString();
      changed();
    }),
  ];
  const view = new EditorView({ state: EditorState.create({ doc: box.value, extensions }) });
  box.before(view.dom);
  box.hidden = true;
  return view;
}

// Goes to a line (from 1) and column (from 1), in the middle of what is seen.
export function goTo(view, line, column = 1) {
  const at = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
  const anchor = Math.min(at.from + column - 1, at.to);
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  view.focus();
}

// Shows what is wrong, at its lines; a problem reaches to the end of its word.
export function show(view, reports) {
  const { doc } = view.state;
  const found = reports.map((one) => {
    const line = doc.line(Math.min(Math.max(one.line, 1), doc.lines));
    const from = Math.min(line.from + one.column - 1, line.to);
    const word = /^["']?[\w.*#-]+["']?/.exec(doc.sliceString(from, line.to));
    const to = word ? from + word[0].length : Math.min(from + 1, line.to);
    return { from, to, severity: one.severity, source: one.rule, message: one.message };
  });
  view.dispatch(setDiagnostics(view.state, found));
}
