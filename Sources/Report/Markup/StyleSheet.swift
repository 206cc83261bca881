/// How pages look: light and dark, on screens and on paper.
enum StyleSheet {
  /// The style sheet; colours are variables, so that pictures follow the page.
  static let text = """
    :root {
      --paper: #f6f7f9; --card: #ffffff; --ink: #1b2430; --soft: #5b6775; --line: #dfe4ea; --grid: #e9edf1;
      --accent: #1f6feb; --good: #1a7f4b; --bad: #b3261e; --warn: #9a6700; --heat: #1f6feb;
      --c0: #1f6feb; --c1: #d9480f; --c2: #2b8a3e; --c3: #9c36b5; --c4: #b08900; --c5: #0b7285; --c6: #c2255c; --c7: #5f6b7a;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #12161c; --card: #1a2029; --ink: #e6eaf0; --soft: #9aa7b6; --line: #2c3541; --grid: #252d38;
        --accent: #6ea8fe; --good: #5fcf93; --bad: #ff8a80; --warn: #e3b341; --heat: #6ea8fe;
        --c0: #6ea8fe; --c1: #ff9e6d; --c2: #69db7c; --c3: #da8fee; --c4: #ffd43b; --c5: #4cc9dc; --c6: #f783ac; --c7: #a3b1c2;
      }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Helvetica, Arial,
      "Liberation Sans", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
    main { max-width: 1120px; margin: 0 auto; padding: 28px 24px 48px; }
    h1 { font-size: 27px; line-height: 1.2; margin: 0; letter-spacing: -.01em; overflow-wrap: anywhere; }
    h2 { font-size: 17px; margin: 0 0 12px; }
    h3 { font-size: 14px; margin: 16px 0 6px; color: var(--soft); font-weight: 600; }
    p { margin: 0 0 10px; }
    a { color: var(--accent); }
    code, pre { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12.5px; }
    pre { margin: 0; padding: 14px 16px; overflow: auto; background: var(--paper); border: 1px solid var(--line);
      border-radius: 8px; max-height: 520px; }
    .head { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: baseline; margin-bottom: 4px; }
    .lead { color: var(--soft); margin-bottom: 20px; overflow-wrap: anywhere; }
    .chip { font-size: 12.5px; font-weight: 600; padding: 1px 10px; border-radius: 99px; border: 1px solid currentColor; }
    .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); } .soft { color: var(--soft); }
    .cause { border-left: 4px solid var(--bad); background: var(--card); padding: 10px 14px; border-radius: 6px; margin-bottom: 20px; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px; margin-bottom: 20px; }
    .tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 11px 14px; }
    .tile .value { font-size: 22px; font-weight: 650; line-height: 1.25; white-space: nowrap; }
    .tile .label { color: var(--soft); font-size: 12.5px; }
    .card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px; margin-bottom: 20px;
      break-inside: avoid; }
    .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 0 20px; align-items: start; }
    .note { color: var(--soft); font-size: 13px; margin: 10px 0 0; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
    th { text-align: left; color: var(--soft); font-weight: 600; font-size: 12.5px; }
    th, td { padding: 5px 16px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
    tbody tr:last-child td { border-bottom: 0; }
    td.number, th.number { text-align: right; white-space: nowrap; }
    tr.sum td { font-weight: 650; border-top: 1px solid var(--soft); }
    td.wide { overflow-wrap: anywhere; }
    figure { margin: 0; }
    figcaption { color: var(--soft); font-size: 12.5px; }
    svg.chart { width: 100%; height: auto; display: block; overflow: visible; }
    .chart text { fill: var(--soft); font-size: 11.5px; }
    .chart text.strong { fill: var(--ink); font-weight: 600; }
    .chart .grid { stroke: var(--grid); stroke-width: 1; }
    .chart .axis { stroke: var(--line); stroke-width: 1; }
    .chart .curve { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
    .dashed { stroke-dasharray: 6 4; }
    .chart .front { fill: none; stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 4 4; }
    .chart .bar { fill: var(--accent); }
    .chart .heat { fill: var(--heat); }
    .chart .branch { fill: none; stroke: var(--soft); stroke-width: 1.3; opacity: .6; }
    .chart .branch.best { stroke: var(--good); stroke-width: 2.6; opacity: 1; }
    .chart .node { stroke: var(--soft); stroke-width: 1.3; }
    .chart text.over { fill: var(--card); }
    .chart text.under { fill: var(--ink); }
    .s0 { stroke: var(--c0); } .s1 { stroke: var(--c1); } .s2 { stroke: var(--c2); } .s3 { stroke: var(--c3); }
    .s4 { stroke: var(--c4); } .s5 { stroke: var(--c5); } .s6 { stroke: var(--c6); } .s7 { stroke: var(--c7); }
    .f0 { fill: var(--c0); } .f1 { fill: var(--c1); } .f2 { fill: var(--c2); } .f3 { fill: var(--c3); }
    .f4 { fill: var(--c4); } .f5 { fill: var(--c5); } .f6 { fill: var(--c6); } .f7 { fill: var(--c7); }
    .legend { display: flex; flex-wrap: wrap; gap: 2px 18px; font-size: 12.5px; color: var(--soft); margin-top: 8px; }
    .key { width: 26px; height: 10px; margin-right: 6px; vertical-align: baseline; stroke-width: 2.5; }
    .picture { border-radius: 8px; overflow: auto; text-align: center; background: #fdfdfc; border: 1px solid var(--line); }
    .picture img { max-width: 100%; height: auto; display: inline-block; }
    .gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(92px, 1fr)); gap: 12px 10px; }
    .gallery img { width: 100%; image-rendering: pixelated; border-radius: 6px; display: block; border: 1px solid var(--line); }
    .gallery figcaption { line-height: 1.35; margin-top: 4px; overflow-wrap: anywhere; }
    .share { display: inline-block; height: 9px; border-radius: 3px; background: var(--accent); vertical-align: middle; }
    footer { color: var(--soft); font-size: 12.5px; }
    summary { cursor: pointer; font-weight: 600; }
    details[open] > summary { margin-bottom: 10px; }
    @media print { body { background: #fff; } .card, .tile { border-color: #ccc; } pre { max-height: none; } }
    """
}
