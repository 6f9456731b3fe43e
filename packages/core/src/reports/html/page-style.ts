/**
 * The report's style sheet. Each colour is light and dark at once; `color-scheme` decides, so the toggle
 * and print change one property. Text keeps 4.5:1 and marks 3:1 on both grounds.
 */
export const pageStyle = `
:root{color-scheme:light dark;
--ground:light-dark(#f6f6f4,#101318);--card:light-dark(#ffffff,#191d24);--text:light-dark(#1b1f24,#e6e9ee);
--muted:light-dark(#545c69,#a6b0bd);--line:light-dark(#d9dde3,#353c48);--link:light-dark(#1f4fa3,#9cc2ff);
--control:light-dark(#7a828e,#7f8a99);
--alert:light-dark(#b42318,#ff9187);--alert-drift:light-dark(#6538a8,#c7adff);--watch:light-dark(#7d4e00,#f0c04d);
--ok:light-dark(#1f6b3c,#80d99b);--plain:light-dark(#4a5361,#b3bcc8);
--plot-baseline:light-dark(#4f6076,#a5b5ca);--plot-current:light-dark(#b4480f,#ff9f5f);
--plot-muted:var(--muted);--plot-grid:var(--line);--plot-ground:var(--card)}
:root[data-theme=light]{color-scheme:light}
:root[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
.page{max-width:76rem;margin:0 auto;padding:0 clamp(.75rem,3vw,2rem)}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-999rem}
.skip:focus{left:.75rem;top:.5rem;background:var(--card);padding:.5rem .75rem;z-index:2}
header.top{display:flex;justify-content:space-between;align-items:center;gap:1rem;padding:.9rem 0 .6rem}
header.top p{margin:0;color:var(--muted);font-size:.9rem}
header.top strong{color:var(--text);letter-spacing:.01em}
button,select,input{font:inherit;color:var(--text);background:var(--card);border:1px solid var(--control);border-radius:6px;min-height:2.1rem;padding:.25rem .65rem;max-width:100%}
button{cursor:pointer}
h1{font-size:clamp(1.3rem,1rem + 1.7vw,1.9rem);line-height:1.25;margin:.5rem 0 0;font-weight:650;text-wrap:pretty}
h1.long{font-size:clamp(1.1rem,1rem + .6vw,1.3rem)}
h2{font-size:1.3rem;margin:0 0 .35rem;line-height:1.3}
h3{font-size:1.06rem;margin:1.3rem 0 .6rem;line-height:1.35}
h3 small,h4 small{font-weight:400;color:var(--muted);font-size:.85em}
h4{font-size:1rem;margin:0 0 .35rem;line-height:1.5}
section{margin:2.4rem 0}
section>p{max-width:46rem;margin:.25rem 0 1rem}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.verdict{background:var(--card);border:1px solid var(--line);border-left:.45rem solid var(--tone);border-radius:10px;padding:1.1rem clamp(.9rem,2.5vw,1.6rem) 1.2rem}
.verdict.alert{--tone:var(--alert)}.verdict.alert-drift{--tone:var(--alert-drift)}.verdict.watch{--tone:var(--watch)}
.verdict.ok{--tone:var(--ok)}.verdict.underpowered,.verdict.undefined{--tone:var(--plain)}
.badge{--tone:var(--plain);display:inline-block;white-space:nowrap;color:var(--tone);border:1.5px solid currentColor;border-radius:99px;padding:.02rem .6rem;font-size:.8rem;font-weight:650;line-height:1.5;background:color-mix(in srgb,var(--tone) 7%,transparent)}
.badge.alert{--tone:var(--alert)}.badge.alert-drift{--tone:var(--alert-drift)}.badge.watch{--tone:var(--watch)}.badge.ok{--tone:var(--ok)}
.badge.estimated{border-style:dashed}
h3 .badge,h4 .badge{margin-right:.25rem;vertical-align:.08em}
.facts{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;margin:.5rem 0}
.facts div{min-width:0}
.facts dt{color:var(--muted);font-size:.82rem}
.facts dd{margin:0;font-variant-numeric:tabular-nums}
.sources{margin-top:.9rem;gap:.5rem 2.2rem}
.counts{display:flex;flex-wrap:wrap;gap:.35rem .5rem;list-style:none;padding:0;margin:.9rem 0 0}
.counts li{display:flex;gap:.4rem;align-items:center;margin-right:.6rem}
.toc{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;list-style:none;padding:0;margin:1rem 0 0}
.toc a{display:inline-block;padding:.25rem 0;min-height:24px}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21.5rem),1fr));gap:1rem;align-items:start}
.rows{display:grid;gap:1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.9rem 1rem;min-width:0}
.rows .finding{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,25rem);gap:.5rem 2rem}
@media (max-width:56rem){.rows .finding{grid-template-columns:minmax(0,1fr)}}
.card h3{margin:0 0 .3rem}
.card p{margin:.3rem 0}
.finding p::first-letter{text-transform:uppercase}
.segment{color:var(--muted);font-weight:400}
figure{margin:.5rem 0 0}
figcaption{font-size:.92rem;color:var(--text);margin-bottom:.5rem}
.plot{color:var(--text)}
.plot svg{width:100%;max-width:25rem;height:auto;font-family:inherit}
.plot svg text{font-variant-numeric:tabular-nums}
details>summary{cursor:pointer;color:var(--link);padding:.2rem 0;min-height:24px}
.numbers{font-size:.88rem;margin-top:.3rem}
.scroll{overflow-x:auto;max-width:100%}
.tall{max-height:80vh;overflow:auto;border:1px solid var(--line);border-radius:10px;background:var(--card)}
table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}
caption{text-align:left;color:var(--muted);padding:.4rem 0 .2rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .7rem;border-bottom:1px solid var(--line)}
.numbers th,.numbers td{padding:.18rem .9rem .18rem 0}
tbody th{font-weight:500}
thead th{color:var(--muted);font-weight:600;white-space:nowrap}
.numbers td,.number{text-align:right;white-space:nowrap}
.numbers tbody th{max-width:15rem;overflow-wrap:anywhere}
.numbers thead th:not(:first-child){text-align:right;white-space:normal}
.tall thead th{position:sticky;top:0;background:var(--card);box-shadow:inset 0 -1px var(--line);z-index:1;padding:.35rem .7rem}
.tall thead button{border:0;background:none;padding:.1rem 0;min-height:24px;font-weight:600;color:var(--muted);white-space:nowrap}
.tall thead button::after{content:"↕";margin-left:.3rem}
.tall th[aria-sort=ascending] button::after{content:"↑"}.tall th[aria-sort=descending] button::after{content:"↓"}
.tall tr[hidden]{display:none}
#results-table{width:100%;min-width:60rem}
td.name{min-width:7rem;max-width:13rem;overflow-wrap:anywhere}
td.words{min-width:16rem;overflow-wrap:anywhere}
small{color:var(--muted)}
.tools{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:center;margin:0 0 .7rem}
.tools[hidden],[hidden]{display:none}
.tools input{width:16rem}
.tools output{color:var(--muted)}
li{margin:.3rem 0;max-width:46rem}
footer{color:var(--muted);font-size:.88rem;border-top:1px solid var(--line);padding:1rem 0 2rem;margin-top:2rem}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{:root,:root[data-theme]{color-scheme:light}
body{background:#fff;font-size:10.5pt}.page{max-width:none;padding:0}
.tools,#theme,.skip,.toc,.numbers summary{display:none}
.card,.verdict,figure{break-inside:avoid}h2,h3{break-after:avoid}
.tall{max-height:none;overflow:visible;border:0}.tall thead th{position:static}
#results-table{min-width:0;font-size:7.5pt}th,td{padding:.15rem .3rem;white-space:normal!important}td.words,td.name{min-width:0}}
`;
