"""The style sheet of the report: one file, no fonts to fetch, light and dark, paper and phone.

Colours are the Okabe-Ito pair of blue and vermilion (told apart by all common kinds of colour vision), with
grey between; every colour is doubled by a word, a shape or a dash.
"""

STYLE = """
:root{color-scheme:light dark;
--paper:#fcfcfa;--card:#ffffff;--ink:#1b1f24;--soft:#525a65;--faint:#6d7580;--rule:#dcdfe3;--grid:#e8eaed;
--help:#0a6aa8;--harm:#bf4b00;--neg:#a9b0b8;--up:#6a4fa3;--down:#2f7f6e;
--accent:#0a6aa8;--base:#5f6873;--land:#e9e7e1;--coast:#cfccc3;--sea:#f6f8fa;--warn:#fff6e0;--warnline:#d9a21b;
--serif:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Georgia,"Times New Roman",serif;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{
--paper:#14171b;--card:#1b1f24;--ink:#e7eaee;--soft:#b3bac3;--faint:#939ba6;--rule:#363c44;--grid:#2a2f36;
--help:#5ab0e8;--harm:#f08a4b;--neg:#767e88;--up:#b39ae8;--down:#67c2ad;
--accent:#5ab0e8;--base:#a2aab4;--land:#2b2f35;--coast:#434952;--sea:#171b20;--warn:#2c2614;--warnline:#b98a1e}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 var(--sans)}
.wrap{max-width:1120px;margin:0 auto;padding:0 24px}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-9999px}.skip:focus{left:8px;top:8px;background:var(--card);padding:8px;z-index:9}
header.top{padding:40px 0 8px}
.eyebrow{font-size:13px;letter-spacing:.08em;text-transform:uppercase;color:var(--faint);margin:0 0 6px}
h1{font:600 34px/1.2 var(--serif);margin:0 0 8px;overflow-wrap:anywhere}
h2{font:600 24px/1.25 var(--serif);margin:0 0 6px}
h3{font:600 17px/1.35 var(--sans);margin:28px 0 6px}
h4{font:600 14px/1.35 var(--sans);margin:16px 0 4px}
.meta{color:var(--soft);font-size:14px;margin:0}
nav.toc{border-top:1px solid var(--rule);border-bottom:1px solid var(--rule);margin-top:20px}
nav.toc ul{list-style:none;display:flex;flex-wrap:wrap;gap:2px 20px;margin:0;padding:9px 0;font-size:14px}
nav.toc a{text-decoration:none}nav.toc a:hover{text-decoration:underline}
section{padding:30px 0 6px}
section>.lead{color:var(--soft);max-width:46em;margin:0 0 14px}
.limits{background:var(--warn);border-left:4px solid var(--warnline);padding:16px 22px 12px;margin-top:24px}
.limits h2{font:600 17px/1.3 var(--sans)}
.limits ul{margin:6px 0 0;padding-left:20px;font-size:15px;max-width:62em}.limits li{margin:3px 0}
.answer p.big{font:500 23px/1.42 var(--serif);margin:6px 0 18px;max-width:40em}
.tally{display:flex;flex-wrap:wrap;gap:8px 10px;padding:0;margin:0 0 8px;list-style:none}
.chip{display:inline-flex;align-items:center;gap:6px;border:1.5px solid currentColor;border-radius:13px;
padding:2px 10px 2px 8px;font-size:13px;font-weight:600;line-height:1.35;background:var(--card)}
.chip svg{flex:none;width:11px;height:11px}
.c-holds{color:var(--help)}.c-briefly{color:var(--help);border-style:dashed}.c-depends{color:var(--up)}
.c-small{color:var(--soft)}.c-fails{color:var(--harm)}.c-assumed{color:var(--soft);border-style:dashed}
.c-outside,.c-nodir{color:var(--faint);border-style:dotted}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;color:var(--soft);font-size:13px;padding:4px 0 6px}
th,td{text-align:left;vertical-align:top;padding:7px 12px 7px 0;border-bottom:1px solid var(--rule)}
thead th{font-size:12.5px;color:var(--soft);font-weight:600;vertical-align:bottom;
border-bottom:1.5px solid var(--soft)}
tbody th{font-weight:500;min-width:170px}table.verdicts tbody th,.trail th{min-width:0}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
thead th.n{white-space:normal}
@media screen and (min-width:761px){table.cost tbody th{min-width:230px}}
table.verdicts td,table.verdicts th{padding-top:13px;padding-bottom:13px}
@media print,(min-width:761px){table.verdicts{table-layout:fixed}}
.verdicts .span{font-family:var(--serif);font-size:16px;line-height:1.35;overflow-wrap:anywhere}
.verdicts .who,.small{font-size:12.5px;color:var(--soft);line-height:1.4}
.verdicts .num{font-variant-numeric:tabular-nums}
.badge{display:inline-block;font-size:11.5px;color:var(--soft);border:1px solid var(--rule);border-radius:3px;
padding:0 5px;white-space:nowrap}
.key{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:12.5px;color:var(--soft);margin:8px 0 2px;
align-items:center}
.key span{display:inline-flex;align-items:center;gap:6px}
.sw{display:inline-block;width:14px;height:10px;border-radius:2px}
.sw.help{background:var(--help)}.sw.harm{background:var(--harm)}.sw.neg{background:var(--neg)}
.sw.up{background:var(--up)}.sw.down{background:var(--down)}
figure.fig{margin:14px 0 20px}
figure.fig .draw{overflow-x:auto}
figcaption{font-size:14px;color:var(--soft);max-width:52em;margin-top:4px}
details.twin{margin-top:4px;font-size:13px}
summary{cursor:pointer;color:var(--accent);font-size:13px;padding:3px 0}
.grid2{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:4px 36px}
.grid3{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr));gap:8px 24px}
.option{border-top:1px solid var(--rule);margin-top:22px}
.trail{border-top:1px solid var(--rule)}
.trail>summary{font-size:15px;color:var(--ink);padding:10px 0}
.trail dl{display:grid;grid-template-columns:170px 1fr;gap:6px 20px;margin:2px 0 18px;font-size:14px}
.trail dt{color:var(--soft)}.trail dd{margin:0}.trail dd p{margin:0 0 3px;overflow-wrap:anywhere}
pre{background:var(--card);border:1px solid var(--rule);padding:10px 14px;overflow-x:auto;
font:13px/1.5 var(--mono)}
code{font-family:var(--mono);font-size:.92em;overflow-wrap:anywhere}
footer{border-top:1px solid var(--rule);margin-top:36px;padding:16px 0 48px;color:var(--soft);font-size:13px}
svg.chart{display:block;max-width:100%;height:auto}
svg text{font-family:var(--sans);fill:var(--ink);font-size:12px}
svg .lab{font-size:12px}svg .soft{fill:var(--soft)}svg .tick{fill:var(--soft);font-size:11px}
svg .head{font-weight:600;font-size:13px}
svg .val{font-size:11.5px;fill:var(--soft);font-variant-numeric:tabular-nums}
svg .grid{stroke:var(--grid);stroke-width:1}svg .zero{stroke:var(--soft);stroke-width:1}
svg .noise{stroke:var(--faint);stroke-width:1;stroke-dasharray:1 3}
svg .zone{fill:var(--grid);opacity:.75}
svg .i90{stroke-width:2;stroke-linecap:round}svg .i50{stroke-width:6;stroke-linecap:butt}
svg .dot{stroke:var(--card);stroke-width:1.5}
svg .help{fill:var(--help);stroke:var(--help)}svg .harm{fill:var(--harm);stroke:var(--harm)}
svg .neg{fill:var(--neg);stroke:var(--neg)}svg .up{fill:var(--up);stroke:var(--up)}
svg .down{fill:var(--down);stroke:var(--down)}svg .plain{fill:var(--base);stroke:var(--base)}
svg .dot.help,svg .dot.harm,svg .dot.neg,svg .dot.up,svg .dot.down,svg .dot.plain{stroke:var(--card)}
svg rect.help,svg rect.harm,svg rect.neg,svg rect.up,svg rect.down{stroke:none}
svg .f90{fill:var(--accent);opacity:.16}svg .f50{fill:var(--accent);opacity:.30}
svg .fmed{fill:none;stroke:var(--accent);stroke-width:2.2}
svg .b90{fill:none;stroke:var(--base);stroke-width:1;stroke-dasharray:2 3}
svg .bmed{fill:none;stroke:var(--base);stroke-width:1.8;stroke-dasharray:6 4}

.land{fill:var(--land);stroke:var(--coast);stroke-width:.6}svg .sea{fill:var(--sea)}
svg .arc{fill:none;stroke-linecap:round;opacity:.9}
svg .arc.help,svg .arc.harm,svg .arc.up,svg .arc.down,svg .arc.plain,svg .arc.neg{fill:none}
svg .head-arrow.up,svg .head-arrow.down,svg .head-arrow.plain,svg .head-arrow.neg{stroke:none}
svg .halo{paint-order:stroke;stroke:var(--sea);stroke-width:3.5px;stroke-linejoin:round}
@media screen and (max-width:760px){.wrap{padding:0 16px}h1{font-size:27px}.answer p.big{font-size:19px}
header.top{padding-top:24px}
table.verdicts thead{position:absolute;left:-9999px}
table.verdicts,table.verdicts tbody,table.verdicts tr,table.verdicts td,table.verdicts th{display:block}
table.verdicts tr{border-bottom:1.5px solid var(--soft);padding:10px 0}
table.verdicts td,table.verdicts th{border:0;padding:5px 0}
.verdicts .claimcell{max-width:none;min-width:0}table.verdicts caption{display:block}
table.verdicts td::before{content:attr(data-label);display:block;font-size:11.5px;color:var(--faint)}
.trail dl{grid-template-columns:1fr;gap:0 0}.trail dt{margin-top:8px;font-weight:600}}
@media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#111;--soft:#444;--faint:#666;
--rule:#ccc;--grid:#e8e8e8;--help:#0a6aa8;--harm:#bf4b00;--neg:#aaa;--up:#6a4fa3;--down:#2f7f6e;--accent:#0a6aa8;--base:#5f6873;
--land:#eee;--coast:#ccc;--sea:#fff;--warn:#fff}
body{font-size:9.5pt}table{font-size:8.5pt}.verdicts .span{font-size:10pt}
.verdicts .who,.small,.chip{font-size:8pt}
.verdicts .claimcell,tbody th{min-width:0}.grid2{grid-template-columns:1fr 1fr}.grid3{grid-template-columns:1fr 1fr 1fr}
nav.toc,.skip{display:none}.wrap{max-width:none;padding:0}
section{break-inside:auto}figure.fig,tr,.limits{break-inside:avoid}h2,h3,h4{break-after:avoid}
.scroll,figure.fig .draw{overflow:visible}}
"""
