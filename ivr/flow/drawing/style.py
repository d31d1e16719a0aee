"""How the SVG drawing looks, by day and by night."""

STYLE = """
svg{--paper:#fbfbfa;--card:#fff;--edge:#c9ccd1;--ink:#1c2127;--soft:#5a6370;
--line:#7a8490;--frame:#eef1f5;--wrong:#b3261e;--cap:#e8ebef;--stripe:#7a8490}
@media (prefers-color-scheme:dark){svg{--paper:#14171b;--card:#1f242a;--edge:#3d454f;
--ink:#eef1f4;--soft:#a9b3bf;--line:#8b95a1;--frame:#1a1e24;--wrong:#ff8a80;
--cap:#343c46}}
text{font-family:system-ui,"Noto Sans","Noto Sans CJK SC","PingFang SC",
"Microsoft YaHei","Apple SD Gothic Neo","Malgun Gothic",sans-serif;fill:var(--ink);
white-space:pre}
.paper{fill:var(--paper)}
.name{font-size:15px;font-weight:600}.role{font-size:12px;fill:var(--soft)}
.wrong{font-size:12px;fill:var(--wrong)}.said,.words{font-size:13px}
.note{font-size:12px}.marks{font-size:11px;fill:var(--soft)}
.key{font-size:12px;font-weight:600}
.card{fill:var(--card);stroke:var(--edge)}.stripe{fill:var(--stripe)}
.rule{stroke:var(--edge)}.keycap,.start{fill:var(--cap);stroke:var(--edge)}
.frame rect{fill:var(--frame);stroke:var(--edge);stroke-dasharray:2 3}
.way{fill:none;stroke:var(--line);stroke-width:1.5}
.way.rest{stroke-dasharray:5 4}
.way:hover{stroke:var(--ink);stroke-width:3}
.arrow path{fill:var(--line)}
.role-menu,.role-collects,.role-verifies{--stripe:#2f6fd0}
.role-says,.role-plays,.role-texts{--stripe:#3a9188}
.role-decides{--stripe:#a36a00}
.role-connects{--stripe:#7b4fc9}
.role-records,.role-opens-a-case{--stripe:#c2477f}
.role-hangs-up{--stripe:#3d454f}
.broken .card{stroke:var(--wrong);stroke-width:2.5}.broken{--stripe:var(--wrong)}
.unmet .card{stroke-dasharray:4 3}
.added{--edge:#1a7f37;--stripe:#1a7f37;--line:#1a7f37;--card:#dff5e1;--cap:#c3e8c8}
.removed{--edge:#b3261e;--stripe:#b3261e;--line:#b3261e;--card:#fde4e1;--cap:#f6c9c4}
.changed{--edge:#9a6700;--stripe:#9a6700;--line:#9a6700;--card:#fff1cc;--cap:#f3dca0}
.added .card,.removed .card,.changed .card{stroke-width:2.5}
.removed .card,.way.removed{stroke-dasharray:7 4}
.way.added,.way.removed,.way.changed{stroke-width:2.5}
.walked{--edge:#0f5c66;--line:#0f5c66;--card:#dcf0f2;--cap:#bfe0e4}
.walked .card{stroke-width:2.5}.way.walked{stroke-width:4;stroke-dasharray:none}
.arrow-added path{fill:#1a7f37}.arrow-removed path{fill:#b3261e}
.arrow-changed path{fill:#9a6700}
@media (prefers-color-scheme:dark){.added{--card:#12331b;--edge:#4ac26b;--line:#4ac26b;
--cap:#1d4a29}.removed{--card:#3d1512;--edge:#ff8a80;--line:#ff8a80;--cap:#5c221d}
.changed{--card:#3a2a05;--edge:#d9a53a;--line:#d9a53a;--cap:#54400f}
.walked{--card:#0f3338;--edge:#82ccd4;--line:#82ccd4;--cap:#1c4d54}}
""".replace("\n", "")
