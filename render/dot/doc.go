// Package dot draws answers as DOT text: every box, line and label has its place already, so that the same report gives the
// same picture whatever lays it out.
//
// The document names its engine (layout=nop2), which draws what it is told: `dot -Tsvg` and `neato -Tsvg` show it as it is
// meant. Coordinates are our own because Graphviz guesses text widths, lets labels run over boxes and makes one long row of a
// path. A picture is a pure function of a report: no clock, no map order. It decides nothing: verdicts, causes and hop
// numbers are the report's.
package dot
