// Portolan answers which sources reach which database port on AWS, from configuration alone.
package main

import (
	"context"
	"os"

	"portolan/cmd/internal/cli"
)

func main() {
	os.Exit(cli.Main(context.Background(), os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}
