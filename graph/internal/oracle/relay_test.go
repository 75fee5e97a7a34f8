package oracle

// relay does the commands about relays.
func (w world) relay(verb, id string, args []string) bool { return false }
