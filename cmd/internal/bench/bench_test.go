package bench

import (
	"testing"

	"portolan/fixtures/gen"
	"portolan/model"
)

// small is the world of the benchmarks.
func small(b *testing.B) (*model.Snapshot, gen.Info) {
	b.Helper()
	dir := b.TempDir()
	info := writeWorld(b, dir, sizes[0])
	return read(b, dir), info
}

func BenchmarkLoad(b *testing.B) {
	dir := b.TempDir()
	b.SetBytes(writeWorld(b, dir, sizes[0]).Bytes)
	for b.Loop() {
		read(b, dir)
	}
}

func BenchmarkCan(b *testing.B) {
	s, info := small(b)
	a := asker(b, s)
	for b.Loop() {
		can(b, a, info.Reachable.Interface, info.Reachable.Database)
	}
}

// BenchmarkCanFirst asks with nothing prepared.
func BenchmarkCanFirst(b *testing.B) {
	s, info := small(b)
	for b.Loop() {
		can(b, asker(b, s), info.Reachable.Interface, info.Reachable.Database)
	}
}

func BenchmarkWho(b *testing.B) {
	s, info := small(b)
	for b.Loop() {
		who(b, asker(b, s), info.Databases[0])
	}
}

func BenchmarkWhoAll(b *testing.B) {
	s, _ := small(b)
	for b.Loop() {
		who(b, asker(b, s), "rds:*")
	}
}

func BenchmarkWith(b *testing.B) {
	s, info := small(b)
	c := change(b, s, info.Interfaces[0])
	b.ReportAllocs()
	for b.Loop() {
		s.With(c)
	}
}

func BenchmarkDigest(b *testing.B) {
	s, _ := small(b)
	for b.Loop() {
		if _, err := s.Digest(); err != nil {
			b.Fatal(err)
		}
	}
}
