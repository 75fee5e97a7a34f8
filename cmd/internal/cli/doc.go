// Package cli is the command line: flags, files, streams, exit codes.
//
// The program is one function, Main, over arguments, environment and three streams. Each verb has a file: options, a
// constructor that only parses, a run method that only acts. Results go to standard output, everything else to standard
// error. Paths, the terminal and the environment are known here and nowhere else; what is true of a network is not.
package cli
