// Package component holds what AWS does to packets: one file per kind of component, each with one Handle.
//
// Invariant: a component's outcomes are a partition of what arrives, and each carries its reason from the same statement.
// Components meet only at ports; none knows another's type. Rules cited as RT-5 are those of the semantics catalogue.
package component

// Rules that have nothing to decide here, and what is done instead:
//
//	unmodelled: GEN-6 MTU and MSS never decide a verdict: no fact about them is read.
//	unmodelled: GEN-9 AWS's own analyzer is not asked; where it errs (replies over transit gateways) the verdict differs from its.
//	unmodelled: EP-12 what is behind a service network, by an endpoint or an association, is not known: the verdict is unknown.
//	unmodelled: CWAN-1 what core network edges route is not read: behind a core network it is unknown (scenario cwan-3).
//	unmodelled: CWAN-2 nor are its attachments: whether a group reference gets through a core network is unknown (scenario cwan-3).
