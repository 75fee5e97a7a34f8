package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"portolan/render/dot"
	"portolan/render/report"
	"portolan/render/svg"
)

type r struct{}

func (r) Run(ctx context.Context, d []byte) ([]byte, error) {
	c := exec.Command("/tmp/portolan-svg")
	c.Stdin = bytes.NewReader(d)
	c.Stderr = os.Stderr
	return c.Output()
}
func main() {
	for _, f := range os.Args[3:] {
		in, _ := os.Open(f + ".json")
		rep, err := report.Read(in)
		if err != nil {
			panic(err)
		}
		o := dot.Options{}
		var b bytes.Buffer
		switch v := rep.(type) {
		case *report.Answer:
			err = dot.Path(&b, v, o)
		case *report.Who:
			err = dot.Exposure(&b, v, o)
		}
		if err != nil {
			panic(err)
		}
		out, _ := os.Create(os.Args[2] + "/" + f + ".svg")
		if err := svg.Write(context.Background(), out, b.Bytes(), r{}, svg.Theme(os.Args[1])); err != nil {
			fmt.Println(f, err)
			os.Exit(1)
		}
		out.Close()
	}
}
