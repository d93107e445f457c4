"""The style sheet of the brief: page one, the table of claims, chains, the appendix, and paper."""

PRINTED = """
.answer p.big{font-size:20px;margin:4px 0 12px;max-width:46em}
.answer p.counts{color:var(--soft);max-width:56em;margin:0 0 10px}
.answer h2{position:absolute;left:-9999px}
.limits{padding:10px 18px;margin-top:18px}.limits h2{font-size:15px}
.limits p{margin:2px 0 0;font-size:15px;max-width:62em}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:8px 32px}
.pair svg.chart,.grid2 figure svg.chart,.grid3 svg.chart{width:100%}
ol.five{list-style:none;counter-reset:five;margin:6px 0 14px;padding:0}
ol.five>li{counter-increment:five;position:relative;padding:8px 0 9px 30px;border-top:1px solid var(--rule)}
ol.five>li::before{content:counter(five);position:absolute;left:0;top:8px;font:600 19px/1.3 var(--serif);color:var(--soft)}
ol.five .span{font-family:var(--serif);font-size:17px;line-height:1.35;margin-top:2px;overflow-wrap:anywhere}
.who{font-size:12.5px;color:var(--soft);line-height:1.4}.num{font-variant-numeric:tabular-nums}
.csv{white-space:nowrap}
table.verdicts th{font-weight:400;min-width:0}
table.verdicts td,table.verdicts th{padding-top:9px;padding-bottom:9px}
.verdicts .claimcell{min-width:0;max-width:80ch}
details.why{margin-top:2px}
details.why dl,dl.why{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;margin:4px 0;font-size:13px}
details.why dt{color:var(--soft)}details.why dd{margin:0}
ol.chain{list-style:none;margin:4px 0 0;padding:0;
display:grid;grid-template-columns:repeat(auto-fit,minmax(128px,1fr));gap:8px 16px}
.link{position:relative;display:flex;flex-direction:column;border:1.5px solid var(--base);border-radius:4px;padding:5px 8px 6px;
background:var(--card);font-size:13px;line-height:1.3;min-width:0}
.link+.link::before{content:"";position:absolute;left:-13px;top:50%;width:8px;height:8px;margin-top:-5px;
border:solid var(--soft);border-width:1.5px 1.5px 0 0;transform:rotate(45deg)}
.link .step{font-size:11px;letter-spacing:.05em;text-transform:uppercase;color:var(--soft)}
.link .what{flex:1;overflow-wrap:anywhere}.link .num{white-space:normal;overflow-wrap:anywhere}
.link strong.num{font-size:17px}
.link.help{border-color:var(--help)}.link.help strong{color:var(--help)}.link.harm{border-color:var(--harm)}
.link.harm strong{color:var(--harm)}.link.up{border-color:var(--up)}.link.up strong{color:var(--up)}
.link.down{border-color:var(--down)}.link.down strong{color:var(--down)}
.link.neg{border-color:var(--neg);color:var(--soft)}.link.still{border-style:dashed}
.dies{position:absolute;right:6px;bottom:-8px;background:var(--paper);padding:0 4px;font-size:11px;line-height:1.3;
font-weight:600;color:var(--soft)}
.chainof h3{margin-top:16px}
.cannot{padding-left:20px;max-width:62em;font-size:14.5px}.cannot li{margin:2px 0}
details.appendix{border-top:1px solid var(--rule)}
details.appendix>summary{font-size:17px;font-weight:600;color:var(--ink);padding:11px 0}
details.appendix>section{padding-top:0;position:relative}
details.appendix>section>h2{position:absolute;left:-9999px}
.ask{margin:6px 0 12px}
@media print,(min-width:761px){
.verdicts th:nth-child(1){width:18%}.verdicts th:nth-child(2){width:34%}.verdicts th:nth-child(3){width:48%}}
@media screen and (max-width:760px){
table.verdicts td::before{content:none}table.verdicts tr{padding:8px 0}
table.verdicts td,table.verdicts th{padding:3px 0}
.answer p.big{font-size:18px;line-height:1.4}
ol.chain{grid-template-columns:1fr 1fr;gap:8px 20px}
table.cost thead{position:absolute;left:-9999px}
table.cost,table.cost caption,table.cost tbody,table.cost tr,table.cost td,table.cost tbody th{display:block;min-width:0}
table.cost tr{border-bottom:1px solid var(--rule);padding:8px 0}table.cost td,table.cost tbody th{border:0;padding:2px 0}
table.cost td.n{text-align:left;white-space:normal}
table.cost td::before{content:attr(data-label) ": ";color:var(--soft);font-size:12.5px}
table.cards thead{position:absolute;left:-9999px}
table.cards,table.cards tbody,table.cards tr,table.cards td,table.cards th{display:block;border:0;padding:2px 0;min-width:0}
table.cards caption{display:block}table.cards tr{border-bottom:1px solid var(--rule);padding:8px 0}}
@media print{
body{font-size:9pt;line-height:1.36;zoom:.93}header.top{padding:0}
h1{font-size:17pt;margin-bottom:3pt}h2{font-size:14pt}h3{font-size:10pt;margin:8pt 0 2pt}
.meta,.eyebrow{font-size:8pt}section{padding:10pt 0 2pt}section>.lead{margin-bottom:5pt;max-width:none;break-after:avoid}
.limits{padding:4pt 8pt;margin-top:6pt}.limits p,.limits h2{font-size:8.5pt;display:inline}.limits h2::after{content:". "}
.grid2>div{break-inside:avoid}section>h2,section>.lead{break-inside:avoid}.deciders .claimcell .chip{display:none}
@page{margin:12mm}.verdicts svg.chart{height:27px;width:auto}
.answer p.big{font-size:10pt;line-height:1.25;margin:1pt 0 3pt;max-width:none}.answer p.counts{max-width:none;margin:0}
.pair{grid-template-columns:1fr 1fr;gap:0 14pt}figure.fig{margin:5pt 0 6pt}figcaption{font-size:8pt;max-width:none}
ol.five>li{padding:3pt 0 3.5pt 18pt;break-inside:avoid}
ol.five>li::before{top:3pt;font-size:11pt}ol.five .span{font-size:10pt;line-height:1.25;margin:0 6pt 0 0}
ol.five .span,ol.five .who{display:inline}
.who{font-size:8pt}
section#claims{break-before:page}
table{font-size:8pt}table.cost tbody th{min-width:145pt}table.cost .n{padding-right:0;padding-left:5pt}
table.cost .small{font-size:7pt;line-height:1.2}table.cost{font-size:8pt;line-height:1.25}
th,td{padding-top:2pt;padding-bottom:2pt}
table.verdicts td,table.verdicts th{padding-top:2.5pt;padding-bottom:2.5pt}
.chip{padding:0 6pt 0 5pt;border-width:1pt}
.tally{gap:2pt 8pt;margin-bottom:3pt}
.link{padding:2pt 5pt 3pt;font-size:8pt;line-height:1.2}.link strong.num{font-size:10.5pt}.link .step,.dies{font-size:7pt}
ol.chain{grid-template-columns:repeat(6,1fr);gap:4pt 10pt}.chainof{break-inside:avoid}.chainof h3{margin-top:5pt}
.link+.link::before{left:-9pt}
.cannot{font-size:8.5pt;max-width:none}
pre{padding:3pt 8pt;margin:3pt 0}
details:not([open]),.ask,.csv,p:has(>.csv){display:none}
summary{list-style:none;color:var(--ink)}
section#appendix:not(:has(details[open])){display:none}
body:has(#print-all:checked) section#appendix{display:block}
body:has(#print-all:checked) details.appendix{display:block}
body:has(#print-all:checked) details.appendix details{display:block}
body:has(#print-all:checked) details.appendix::details-content,
body:has(#print-all:checked) details.appendix details::details-content{content-visibility:visible;display:block;height:auto}
body:has(#print-all:checked) details.appendix details.twin{display:none}
caption{font-size:8pt;padding:1pt 0 2pt}thead th{font-size:7.5pt}
footer{margin-top:8pt;padding:4pt 0 0;font-size:7.5pt}}
"""
