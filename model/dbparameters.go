package model

// DBParameterGroup is a DB parameter group, or a DB cluster parameter group, as far as it decides how clients connect
// (TLS-2 … TLS-7). Ref.ID is ACCOUNT/REGION/NAME: the output of the calls that tell parameters has no ARN.
type DBParameterGroup struct {
	Meta
	Name       string
	Family     string        // "aurora-postgresql16", "" when not told
	Parameters []DBParameter // those that matter, sorted by name
	Known      bool          // its parameters were read
	More       bool          // not all of them
}

// DBParameter is one parameter of a group. Value "" stands for the engine's default (TLS-7).
type DBParameter struct {
	Name, Value, Source, ApplyType, ApplyMethod string
}

// DBParameterGroupUse is a group as an instance uses it: a change of a static parameter is in force once Status is
// "in-sync" (TLS-7).
type DBParameterGroupUse struct{ Name, Status string }

// DBCertificate is the server certificate of an instance: its authority, and when it ends, as AWS prints it (TLS-8).
type DBCertificate struct{ Authority, ValidTill string }
