"""The style sheet of the HTML report. Knows nothing of its content."""

__all__ = ["STYLE"]

STYLE = """\
:root {
  --ground: #f7f8fa; --card: #fff; --text: #1b2430; --soft: #5c6878; --line: #dfe4ea;
  --good: #17734a; --bad: #b3261e; --odd: #8a5a00; --none: #5c6878;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --card: #1b212a; --text: #e6eaf0; --soft: #9aa7b6; --line: #2d3641;
    --good: #57c793; --bad: #ff8a80; --odd: #e9b44c; --none: #9aa7b6;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { margin: .25rem 0; font-size: 1.7rem; }
h2 { margin: 2rem 0 .75rem; font-size: 1.15rem; }
small, header p { color: var(--soft); font-weight: normal; }
code, pre { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
pre {
  margin: 0;
  padding: .6rem .8rem;
  background: var(--ground);
  border: 1px solid var(--line);
  border-radius: 6px;
  white-space: pre-wrap;
}
.badge {
  display: inline-block;
  min-width: 5.6rem;
  margin: 0 .5rem 0 0;
  padding: .1rem .6rem;
  border: 1px solid;
  border-radius: 99px;
  font-size: 12px;
  font-weight: 600;
  text-align: center;
}
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: .75rem; margin-top: 1.25rem; }
.tile { padding: .8rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.tile b { display: block; font-size: 1.9rem; line-height: 1.2; }
.passed > .badge, .badge.passed, .tile.passed b { color: var(--good); }
.failed > .badge, .badge.failed, .tile.failed b { color: var(--bad); }
.drifted > .badge, .badge.drifted, .tile.drifted b { color: var(--odd); }
.not-judged > .badge, .badge.not-judged, .tile.not-judged b { color: var(--none); }
details {
  margin: .4rem 0;
  padding: .5rem .9rem;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 8px;
}
details.failed { border-left: 4px solid var(--bad); }
details.drifted { border-left: 4px solid var(--odd); }
summary { cursor: pointer; }
summary code { font-weight: 600; }
summary span:last-child { color: var(--soft); }
.failure {
  display: grid;
  grid-template-columns: 6rem 1fr;
  gap: .4rem 1rem;
  margin: .75rem 0;
  padding-top: .75rem;
  border-top: 1px solid var(--line);
}
h3 { margin: .75rem 0 0; font-size: 1rem; }
summary a { color: inherit; text-decoration: none; }
pre .expected { color: var(--good); }
pre .seen { color: var(--bad); }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
ol { margin: 0; padding-left: 1.2rem; }
.warning { color: var(--bad); font-weight: 600; }
@media (max-width: 40rem) {
  .tiles { grid-template-columns: repeat(2, 1fr); }
  .failure { grid-template-columns: 1fr; }
}
"""
