package demo

import "cabinet/internal/access"

// Password is the fixed password of everyone who can sign in to the demo.
const Password = "quiet-harbour-lantern"

// Credential is one demo person who can sign in.
type Credential struct {
	Account  string      `json:"account"`
	Email    string      `json:"email"`
	Password string      `json:"password"`
	Role     access.Role `json:"role"`
}

// Credentials lists who can sign in, without a server or a database: in each account the first two administrators and
// the first people of every other role, and one person who is in two accounts.
func Credentials() ([]Credential, error) {
	var out []Credential
	for _, o := range organisations() {
		people, err := o.individuals()
		if err != nil {
			return nil, err
		}
		for _, p := range people[:signIns] {
			out = append(out, Credential{Account: o.name, Email: p.address(), Password: Password, Role: p.role})
		}
	}
	return out, nil
}

// signIns is how many people at the head of each list can sign in; the lists begin with every role.
const signIns = 7

// address returns the address a person signs in with; who is in two accounts has one login.
func (p individual) address() string {
	if p.last == "Соколова" {
		return "nina.sokolova@hartwell-reid.example"
	}
	return p.email
}
