// Package ask turns what people write into questions about a network, and walks into answers.
//
// Invariant: it decides nothing about packets; every verdict is the sum of what graph's walk found. It reads no files and
// writes no text for people.
package ask
