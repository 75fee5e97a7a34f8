package ask

import "portolan/model"

// Declare adds what the user says to lie behind hybrid links, each by id, unique prefix of one or Name tag (DX-7, VPN-4). A link
// that the snapshot lacks is an error, unless it may be in a listing that was not read.
func Declare(s *model.Snapshot, list []model.OnPrem) (*model.Snapshot, error) {
	if len(list) == 0 {
		return s, nil
	}
	r := &Resolver{snap: s}
	out := make([]model.OnPrem, len(list))
	for i, o := range list {
		link, err := r.linkNamed(Term{Scheme: "onprem", Name: o.Prefix.String(), Prefix: o.Prefix, At: o.Link})
		if err != nil {
			return nil, err
		}
		out[i] = model.OnPrem{Prefix: o.Prefix, Link: link.ID}
	}
	return s.WithOnPrem(out...), nil
}
