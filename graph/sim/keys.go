package sim

import (
	"fmt"
	"slices"
	"time"

	"cspready/graph"
)

// keysWanted is how many security keys people register for an account.
const keysWanted = 2

// RegisterKey lets whoever has the account register a security key with it, as people do at https://aka.ms/mysecurityinfo. It fails
// where the tenant does not let them, and where the account has nothing to prove itself with first.
func (t *Tenant) RegisterKey(upn string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	u := t.latest().user(upn)
	if u == nil {
		return fmt.Errorf("there is no account %s", upn)
	}
	return t.registerKey(u, time.Now())
}

func (t *Tenant) registerKey(u *user, at time.Time) error {
	d := t.latest()
	proof := u.pass()
	usable, _ := proof.state(at)
	switch {
	case u.disabled:
		return fmt.Errorf("%s cannot register a key: the account is disabled", u.upn)
	case !d.covers(graph.PasskeyMethod, u):
		return fmt.Errorf("%s cannot register a key: the policy on passkeys does not include the account", u.upn)
	case truth(d.methodPolicies[policyKey(graph.PasskeyMethod)], "isSelfServiceRegistrationAllowed") != graph.Yes:
		return fmt.Errorf("%s cannot register a key: the policy on passkeys does not let people register their own", u.upn)
	case !u.mfa() && !usable && u.password == "":
		return fmt.Errorf("%s cannot register a key: there is no Temporary Access Pass that can be used, no MFA method and no known password", u.upn)
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

// spend notes on a copy of an account that its Temporary Access Pass was used.
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

// pass is the Temporary Access Pass of an account, nil if it has none that was made here.
func (u *user) pass() *pass {
	for _, m := range u.methods {
		if m.pass != nil {
			return m.pass
		}
	}
	return nil
}

// keys is how many security keys an account has.
func (u *user) keys() int {
	n := 0
	for _, m := range u.methods {
		if m.kind == "fido2" {
			n++
		}
	}
	return n
}

// An enrolment is a person who is about to register keys for an account.
type enrolment struct {
	user   string // id
	passed bool   // they were given a Temporary Access Pass
	next   time.Time
}

// expectKeys makes the person who gets an account, or a pass for one, register keys if they are to.
func (t *Tenant) expectKeys(userID string, passed bool) {
	every := t.behaviour.KeysEvery
	if every <= 0 {
		return
	}
	t.enrolments = slices.DeleteFunc(t.enrolments, func(e enrolment) bool { return e.user == userID })
	t.enrolments = append(t.enrolments, enrolment{userID, passed, time.Now().Add(every)})
}

// enrol registers the keys that are due before anything is asked, so that there is no clock to keep: whoever looks finds what was done
// until then, under the policies of the time.
func (t *Tenant) enrol() {
	if t.behaviour.KeysEvery <= 0 {
		return
	}
	for i := range t.enrolments {
		t.proceed(&t.enrolments[i])
	}
	t.enrolments = slices.DeleteFunc(t.enrolments, func(e enrolment) bool { return t.latest().user(e.user).keys() >= keysWanted })
}

// proceed does what one person did until now. Who has to wait for a pass, or for a policy that lets them, tries again later.
func (t *Tenant) proceed(e *enrolment) {
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
