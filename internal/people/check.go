package people

// CheckProfile judges a profile for a person who is to be made, before anything is written: one errs.Invalid error with
// every wrong field, or nil. First and last name are required. [Service.Add] judges the same again.
func CheckProfile(in ProfileInput, country string) error {
	blank := ""
	for _, name := range []**string{&in.FirstName, &in.LastName} {
		if *name == nil {
			*name = &blank
		}
	}
	_, err := cleanProfile(in, country, func(h hand) bool { return h != office })
	return err
}
