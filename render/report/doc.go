// Package report is what Portolan says, as versioned JSON types that can be written, read back and rendered.
//
// Every document names its schema: portolan.answer/v1 for `can`, portolan.VERB/v1 for the others. Every field is always
// present; what is empty is [] or null. Fields are only ever added within a version. Sentences are made here, once, out of
// codes and evidence; renderers only lay them out. Names, tags and ids are kept as they were found: they are hostile text,
// and each renderer escapes them for its format.
//
// Invariant: the package is pure. It decides nothing about packets, and it reads no file, clock or environment.
package report
