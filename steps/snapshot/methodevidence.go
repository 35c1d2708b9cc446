package snapshot

import (
	"context"
	"sync"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
)

// methodEvidence is everything that decides whether an account is capable of MFA. It is one part of the snapshot: which
// accounts may be asked, and what outweighs what, is settled before anybody counts.
type methodEvidence struct {
	roster    *coverage.Roster
	own       *ownMethods
	first     map[int32]bool // accounts that were asked before anything else
	report    Part[[]registrationLine]
	allowance allowance
	policyErr error // why the allowance does not know
	trust     graph.Tri
	trustErr  error // why the trust is unknown; nil if that depends on the account's tenant
	phones    phoneRule
	aside     map[int]bool   // accounts of directory synchronisation
	askable   map[int32]bool // accounts that may be asked one by one, as the report does not settle them
}

// evidence reads everything but the accounts that are asked one by one.
func (s *Snapshot) evidence(ctx context.Context) (*methodEvidence, error) {
	return s.methodEvidence.readOnceFrom(ctx, func(ctx context.Context) (*methodEvidence, error) {
		roster, err := s.Users(ctx).Whole()
		if err != nil {
			return nil, err
		}
		e := &methodEvidence{roster: roster, own: &s.directory.own}
		wait := s.readTenantWide(ctx, e)
		e.first, err = s.askedFirst(ctx).Whole()
		wait()
		if err != nil {
			return nil, err
		}
		e.report = s.registrations(ctx, roster) // it shares a limit with the administrators, who come first
		roles, err := s.RoleHolders(ctx)        // without them every account may be a Global Administrator
		if steps.NeedsPerson(err) {
			return nil, err
		}
		e.phones = s.phoneRule(roles)
		if e.aside, err = s.SyncAccounts(ctx); steps.NeedsPerson(err) {
			return nil, err
		}
		for _, err := range []error{e.policyErr, e.report.Reason(), e.trustErr, ctx.Err()} {
			if steps.NeedsPerson(err) {
				return nil, err
			}
		}
		e.chooseAskable(s.readLimit(roster) - len(e.first))
		return e, nil
	}).Whole()
}

// readTenantWide starts the reads that concern no single account, so that they run while administrators are asked. The
// returned function waits for them.
func (s *Snapshot) readTenantWide(ctx context.Context, e *methodEvidence) (wait func()) {
	var reads sync.WaitGroup
	reads.Go(func() { e.allowance, e.policyErr = s.allowance(ctx, e.roster) })
	if e.hasExternal() {
		reads.Go(func() { e.trust, e.trustErr = s.homeMFA(ctx).Found() })
	}
	return reads.Wait
}

func (e *methodEvidence) hasExternal() bool {
	for n := range e.roster.Len() {
		if e.roster.User(n).External != graph.No {
			return true
		}
	}
	return false
}

// counts reports whether an account is one that a count of people has: not disabled, not of an agent, and not of
// directory synchronisation.
func (e *methodEvidence) counts(n int32) bool { return isPerson(e.roster, n) && !e.aside[int(n)] }

// chooseAskable chooses the accounts that the report does not settle, as many as the limit allows. The choice does not
// depend on who asks, so that every requirement comes to the same result.
func (e *methodEvidence) chooseAskable(limit int) {
	e.askable = map[int32]bool{}
	for i := 0; i < e.roster.Len() && len(e.askable) < limit; i++ {
		if n := int32(i); e.counts(n) && !e.first[n] && e.settle(n, e.fromReport(n)) == notAsked {
			e.askable[n] = true
		}
	}
}

// capability returns whether an account is capable of MFA. Accounts that may be asked were asked before.
func (e *methodEvidence) capability(n int32) MFACapability {
	state := e.fromReport(n)
	if e.isAsked(n) {
		answer, _ := e.own.answerOf(n)
		state = e.fromAccount(n, answer)
	}
	if state = e.settle(n, state); state == notAsked {
		return overLimit
	}
	return state
}

// isAsked reports whether an account speaks for itself. Accounts that no count has may always be asked.
func (e *methodEvidence) isAsked(n int32) bool { return e.first[n] || e.askable[n] || !e.counts(n) }

// settle decides on an account of another tenant that is not capable in this one: it may do MFA at home.
func (e *methodEvidence) settle(n int32, state MFACapability) MFACapability {
	u := e.roster.User(int(n))
	if state.IsCapable() == graph.Yes || u.External == graph.No {
		return state
	}
	switch acceptsHome(e.trust, u) {
	case graph.Yes:
		return capableAtHome
	case graph.Unknown:
		if state.IsCapable() == graph.No {
			return trustUnread
		}
	}
	return state
}

// line returns what the report tells of an account; the zero value without a report.
func (e *methodEvidence) line(n int32) registrationLine {
	lines, err := e.report.Whole()
	if err != nil {
		return registrationLine{}
	}
	return lines[n]
}

// fromReport judges an account by the report alone. NotAsked means that the report does not settle it.
func (e *methodEvidence) fromReport(n int32) MFACapability {
	line := e.line(n)
	switch line.capable {
	case graph.No:
		return notCapable
	case graph.Unknown:
		return notAsked
	}
	delivers := e.phones.delivers(n, e.roster.User(int(n)))
	switch beyond := e.hasBeyondPhone(n, line); {
	case beyond == graph.Yes:
		return capable
	case beyond == graph.Unknown && delivers == graph.Yes:
		return capable
	case beyond == graph.Unknown:
		return notAsked
	}
	return ofPhone(delivers)
}

// hasBeyondPhone reports whether the report knows a method of the account, allowed by the policy, that is no phone. An
// account that is capable without any such method and without a phone has something that the report does not name.
func (e *methodEvidence) hasBeyondPhone(n int32, line registrationLine) graph.Tri {
	found := graph.No
	if line.methods&reportsUnknown != 0 {
		found = graph.Unknown
	}
	id := e.roster.User(int(n)).ID
	for bit, kind := range reportedTypes {
		if line.methods&bit != 0 {
			found = either(found, e.allowance.allows(graph.Method{Type: kind + "AuthenticationMethod"}, n, id))
		}
	}
	if found == graph.No && line.methods&reportsPhone == 0 {
		return graph.Yes
	}
	return found
}

// ofPhone returns the capability of an account that has nothing but a phone.
func ofPhone(delivers graph.Tri) MFACapability {
	switch delivers {
	case graph.Yes:
		return capableByPhone
	case graph.No:
		return phoneEnded
	}
	return phoneUntold
}

// fromAccount judges an account by what it said itself. The report only decides whether methods are allowed, where the
// policy does not tell.
func (e *methodEvidence) fromAccount(n int32, answer ownAnswer) MFACapability {
	switch {
	case answer.skipped:
		return skipped
	case answer.err != nil:
		return methodsUnread
	}
	user := e.roster.User(int(n))
	phone, beyond, has := graph.No, graph.No, false
	for _, m := range answer.methods {
		if !m.CountsAsMFA() {
			continue
		}
		has = true
		if allowed := e.allowance.allows(m, n, user.ID); m.IsPhone() {
			phone = either(phone, allowed)
		} else {
			beyond = either(beyond, allowed)
		}
	}
	delivers := e.phones.delivers(n, user)
	if delivers == graph.No && beyond == graph.No && phone != graph.No {
		return phoneEnded
	}
	switch {
	case !has:
		return notCapable
	case beyond == graph.Yes, beyond == graph.Unknown && phone == graph.Yes && delivers == graph.Yes:
		return capable
	case beyond == graph.Unknown || phone == graph.Unknown:
		return e.byReport(n, beyond, delivers)
	case phone == graph.Yes:
		return ofPhone(delivers)
	}
	return forbidden
}

// byReport judges an account of whose methods the policy does not tell whether they are allowed: the report takes the
// policy into account.
func (e *methodEvidence) byReport(n int32, beyond, delivers graph.Tri) MFACapability {
	line := e.line(n)
	switch {
	case line.capable != graph.Yes:
		return policyUnread
	case beyond == graph.No:
		return ofPhone(delivers)
	case delivers == graph.Yes, line.methods&(reportsPhone|reportsUnknown) == 0:
		return capable
	}
	return policyUnread
}

// MFACapabilities returns the capability of accounts, and asks those that the report does not settle.
func (s *Snapshot) MFACapabilities(ctx context.Context, numbers []int32) ([]MFACapability, error) {
	e, err := s.evidence(ctx)
	if err != nil {
		return nil, err
	}
	var open []int32
	for _, n := range numbers {
		if e.isAsked(n) {
			open = append(open, n)
		}
	}
	asking, stop := s.untilSkipped(ctx)
	defer stop()
	if err := s.ask(ctx, asking, e.roster, open); err != nil {
		return nil, err
	}
	found := make([]MFACapability, len(numbers))
	for i, n := range numbers {
		found[i] = e.capability(n)
	}
	return found, nil
}
