// Package component holds what AWS does to packets: one file per kind of component, each with one Handle.
//
// Invariant: a component's outcomes are a partition of what arrives, and each carries its reason from the same statement.
// Components meet only at ports; none knows another's type. Rules cited as RT-5 are those of the semantics catalogue.
package component
