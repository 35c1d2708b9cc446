package sim

import (
	"fmt"
	"slices"
	"time"

	"cspready/graph"
)

// keysWanted is the number of security keys that people register for an account.
const keysWanted = 2

// RegisterKey registers a security key for an account, as its owner does at https://aka.ms/mysecurityinfo. It fails
// if the tenant does not allow it, or if the account has no credential to sign in with first.
func (t *state) RegisterKey(upn string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	u := t.latest().user(upn)
	if u == nil {
		return fmt.Errorf("there is no account %s", upn)
	}
	return t.registerKey(u, time.Now())
}

func (t *state) registerKey(u *user, at time.Time) error {
	d := t.latest()
	proof := u.pass()
	usable, _ := proof.state(at)
	switch {
	case u.disabled:
		return fmt.Errorf("%s cannot register a key: the account is disabled", u.upn)
	case !d.covers(graph.PasskeyMethod, u):
		return fmt.Errorf("%s cannot register a key: the policy on passkeys does not include the account", u.upn)
	case truth(d.methodPolicies[policyKey(graph.PasskeyMethod)], "isSelfServiceRegistrationAllowed") != graph.Yes:
		return fmt.Errorf("%s cannot register a key: the policy on passkeys does not let people register their own",
			u.upn)
	case !u.mfa() && !usable && u.password == "":
		return fmt.Errorf("%s cannot register a key: there is no Temporary Access Pass that can be used, no MFA "+
			"method and no known password", u.upn)
	}
	using := !u.mfa() && usable
	key := method{id: t.newID(), kind: "fido2"}
	t.changeUser(u.id, func(u *user) {
		u.methods = append(slices.Clone(u.methods), key)
		if using {
			u.spend()
		}
	})
	return nil
}

// spend marks the Temporary Access Pass of a copied account as used.
func (u *user) spend() {
	u.methods = slices.Clone(u.methods)
	for i, m := range u.methods {
		if m.pass != nil {
			spent := *m.pass
			spent.used = true
			u.methods[i].pass = &spent
		}
	}
}

// pass returns the Temporary Access Pass of an account, nil if none was created here.
func (u *user) pass() *pass {
	for _, m := range u.methods {
		if m.pass != nil {
			return m.pass
		}
	}
	return nil
}

// keys counts the security keys of an account.
func (u *user) keys() int {
	n := 0
	for _, m := range u.methods {
		if m.kind == "fido2" {
			n++
		}
	}
	return n
}

// An enrolment is a simulated person who is going to register security keys for an account.
type enrolment struct {
	user   string // id
	passed bool   // they have a Temporary Access Pass
	next   time.Time
}

// expectKeys schedules the registration of security keys by the person who gets an account or a pass for one.
func (t *state) expectKeys(userID string, passed bool) {
	every := t.behaviour.KeysEvery
	if every <= 0 {
		return
	}
	t.enrolments = slices.DeleteFunc(t.enrolments, func(e enrolment) bool { return e.user == userID })
	t.enrolments = append(t.enrolments, enrolment{userID, passed, time.Now().Add(every)})
}

// enrol registers the security keys that are due. It runs before each request is answered, so that no timer is
// needed: a request sees the registrations up to its time, under the policies of that time.
func (t *state) enrol() {
	if t.behaviour.KeysEvery <= 0 {
		return
	}
	for i := range t.enrolments {
		t.proceed(&t.enrolments[i])
	}
	t.enrolments = slices.DeleteFunc(t.enrolments, func(e enrolment) bool {
		return t.latest().user(e.user).keys() >= keysWanted
	})
}

// proceed registers the keys of one person up to now. A person who still waits for a pass, or for a policy that
// allows registration, tries again later.
func (t *state) proceed(e *enrolment) {
	for !time.Now().Before(e.next) {
		u := t.latest().user(e.user)
		if u.keys() >= keysWanted {
			return
		}
		waits := !e.passed && t.latest().covers(graph.PassMethod, u)
		if waits || t.registerKey(u, e.next) != nil {
			e.next = time.Now()
		}
		e.next = e.next.Add(t.behaviour.KeysEvery)
	}
}
