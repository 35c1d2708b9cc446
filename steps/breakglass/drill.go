package breakglass

import (
	"context"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// AskDrill asks when the break-glass accounts were tested last: a date. With a colon and an id behind it, it is about one
// account.
const AskDrill = "break-glass-drill"

// A Drill is the test of one break-glass account: somebody takes its key, signs in with it, and nothing else.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
type Drill struct {
	ID                string
	UserPrincipalName string // hostile, as Name is
	Name              string
	Last              time.Time // zero: it is not known that anybody ever did
	By                string    // on whose word; empty where the tenant tells
	How               []assets.Text
}

// Due reports whether the account should be tested now.
func (d Drill) Due(now time.Time) bool { return now.Sub(d.Last) > drillInterval }

// Next is when the account should be tested next.
func (d Drill) Next() time.Time { return d.Last.Add(drillInterval) }

// Drills returns the test of each declared break-glass account of a catalogue's tenant.
func Drills(ctx context.Context, requirements []steps.Step) ([]Drill, error) {
	for _, s := range requirements {
		if u, ok := s.(interface{ Unwrap() steps.Step }); ok {
			s = u.Unwrap()
		}
		if b, ok := s.(requirement); ok {
			return b.listDrills(ctx)
		}
	}
	return nil, nil
}

func (s requirement) listDrills(ctx context.Context) ([]Drill, error) {
	e, err := s.readEvidence(ctx, s.reader.Refresh())
	if err != nil {
		return nil, err
	}
	var list []Drill
	for _, n := range e.declared {
		u := e.roster.User(int(n))
		d := Drill{ID: u.ID, UserPrincipalName: u.UserPrincipalName, Name: u.Name, How: []assets.Text{
			assets.Say("eg-drill.key"), assets.Say("eg-drill.private", "upn", u.UserPrincipalName), assets.Say("eg-drill.alert"), assets.Say("eg-drill.back"),
		}}
		d.Last, d.By = e.lastTest(n)
		list = append(list, d)
	}
	return list, nil
}

// Want is the sign-in that a drill is: of the account itself, through a browser, with MFA, and without any permission but to see who it is.
func (d Drill) Want(tenantID string) graph.SignInRequest {
	return graph.SignInRequest{Method: graph.Browser, Tenant: tenantID, Scopes: []string{"User.Read"}, Hint: d.UserPrincipalName, MFA: true}
}

// Passed holds a sign-in against the drill: ErrWrongAccount where somebody else signed in, ErrMFA where it was without MFA,
// ErrUnreadable where the token does not say.
func (d Drill) Passed(session graph.Session) error {
	const op = graph.OpTestBreakGlass
	switch {
	case !strings.EqualFold(session.UserID, d.ID):
		return &graph.Error{Op: op, Kind: graph.ErrWrongAccount}
	case session.MFA == graph.No:
		return &graph.Error{Op: op, Kind: graph.ErrMFA}
	case session.MFA == graph.Unknown:
		return &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return nil
}

// Drilled notes that accounts were tested today, on the word of by. It is kept with the other statements of the tenant.
func RecordDrills(p steps.Profile, by string, tested ...Drill) {
	today := steps.Day(time.Now())
	for _, d := range tested {
		p.Testimony.Say(AskDrill+":"+d.ID, steps.StatedNow(by, today))
	}
}
