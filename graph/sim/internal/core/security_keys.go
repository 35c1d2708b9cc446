package core

import (
	"fmt"
	"slices"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// keysPerAccount is the number of security keys that people register for an account.
const keysPerAccount = 2

// RegisterKey registers a security key for an account, as its owner does at https://aka.ms/mysecurityinfo. It fails
// if the tenant does not allow it, or if the account has no credential to sign in with first.
func (t *State) RegisterKey(upn string) error {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	u := t.LatestDirectory().FindUser(upn)
	if u == nil {
		return fmt.Errorf("there is no account %s", upn)
	}
	return t.addKey(u, time.Now())
}

func (t *State) addKey(u *directory.User, at time.Time) error {
	d := t.LatestDirectory()
	proof := u.TemporaryPass()
	usable, _ := proof.Usability(at)
	switch {
	case u.Disabled:
		return fmt.Errorf("%s cannot register a key: the account is disabled", u.UPN)
	case !d.PolicyCovers(graph.PasskeyMethod, u):
		return fmt.Errorf("%s cannot register a key: the policy on passkeys does not include the account", u.UPN)
	case odata.BoolValue(d.MethodPolicies[directory.MethodPolicyKey(graph.PasskeyMethod)],
		"isSelfServiceRegistrationAllowed") != graph.Yes:
		return fmt.Errorf("%s cannot register a key: the policy on passkeys does not let people register their own",
			u.UPN)
	case !u.HasMFA() && !usable && u.Password == "":
		return fmt.Errorf("%s cannot register a key: there is no Temporary Access Pass that can be used, no MFA "+
			"method and no known password", u.UPN)
	}
	using := !u.HasMFA() && usable
	key := directory.AuthMethod{ID: t.NewID(), Kind: "fido2"}
	t.UpdateUser(u.ID, func(u *directory.User) {
		u.Methods = append(slices.Clone(u.Methods), key)
		if using {
			u.UsePass()
		}
	})
	return nil
}

// A keyRegistration is a simulated person who is going to register security keys for an account.
type keyRegistration struct {
	userID  string // id
	hasPass bool   // they have a Temporary Access Pass
	next    time.Time
}

// ScheduleKeys schedules the registration of security keys by the person who gets an account or a pass for one.
func (t *State) ScheduleKeys(userID string, passed bool) {
	every := t.CurrentBehaviour.KeyInterval
	if every <= 0 {
		return
	}
	t.keyRegistrations = slices.DeleteFunc(t.keyRegistrations, func(e keyRegistration) bool {
		return e.userID == userID
	})
	t.keyRegistrations = append(t.keyRegistrations, keyRegistration{userID, passed, time.Now().Add(every)})
}

// RegisterDueKeys registers the security keys that are due. It runs before each request is answered, so that no timer
// is needed: a request sees the registrations up to its time, under the policies of that time.
func (t *State) RegisterDueKeys() {
	if t.CurrentBehaviour.KeyInterval <= 0 {
		return
	}
	for i := range t.keyRegistrations {
		t.catchUp(&t.keyRegistrations[i])
	}
	t.keyRegistrations = slices.DeleteFunc(t.keyRegistrations, func(e keyRegistration) bool {
		return t.LatestDirectory().FindUser(e.userID).KeyCount() >= keysPerAccount
	})
}

// catchUp registers the keys of one person up to now. A person who still waits for a pass, or for a policy that
// allows registration, tries again later.
func (t *State) catchUp(e *keyRegistration) {
	for !time.Now().Before(e.next) {
		u := t.LatestDirectory().FindUser(e.userID)
		if u.KeyCount() >= keysPerAccount {
			return
		}
		waits := !e.hasPass && t.LatestDirectory().PolicyCovers(graph.PassMethod, u)
		if waits || t.addKey(u, e.next) != nil {
			e.next = time.Now()
		}
		e.next = e.next.Add(t.CurrentBehaviour.KeyInterval)
	}
}
