package render

import (
	"encoding/csv"
	"io"
	"slices"
)

// sheet is a report laid out for spreadsheets: raw text, one record a line.
type sheet struct {
	columns []string
	rows    [][]string
}

// writeCSV writes sheets; a header is repeated only where the columns change.
func writeCSV(w io.Writer, sheets []sheet) error {
	out := csv.NewWriter(w)
	var columns []string
	for _, s := range sheets {
		if !slices.Equal(columns, s.columns) {
			columns = s.columns
			if err := out.Write(columns); err != nil {
				return err
			}
		}
		for _, row := range s.rows {
			cells := make([]string, len(row))
			for i, c := range row {
				cells[i] = csvCell(c)
			}
			if err := out.Write(cells); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}
