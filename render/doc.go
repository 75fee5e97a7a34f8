// Package render writes reports for people and programs: text, Markdown, CSV, JSON.
//
// Invariant: every string of a report is hostile. Nothing reaches the output but through the escape function of its format,
// which the writers of this package call for each cell; the pages and sheets themselves hold raw text. The package lays out
// and decides nothing: verdicts, causes and sentences are the report's. It reads no file, clock or environment.
package render
