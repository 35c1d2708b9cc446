package breakglass

import (
	"context"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// AskDrill asks for the date when the break-glass accounts were last tested. Followed by a colon and an id, it asks
// about one account.
const AskDrill = "break-glass-drill"

// A Drill is the test of one break-glass account: a person takes its key, signs in with it, and does nothing else.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
type Drill struct {
	ID                string
	UserPrincipalName string // hostile, like Name
	Name              string
	LastTest          time.Time // zero if no test is known
	StatedBy          string    // the person who stated Last; empty if it was read from the tenant
	Instructions      []assets.Text
}

// IsDue reports whether the account should be tested now.
func (d Drill) IsDue(now time.Time) bool { return now.Sub(d.LastTest) > drillInterval }

// NextDue returns when the account should be tested next.
func (d Drill) NextDue() time.Time { return d.LastTest.Add(drillInterval) }

// Drills returns the test of each declared break-glass account. It finds this package's requirement among those of a
// catalogue; without it there are none.
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
		d := Drill{ID: u.ID, UserPrincipalName: u.UserPrincipalName, Name: u.Name, Instructions: []assets.Text{
			assets.Say("break-glass.drill-key"), assets.Say("break-glass.drill-private", "upn", u.UserPrincipalName),
			assets.Say("break-glass.drill-alert"), assets.Say("break-glass.drill-back"),
		}}
		d.LastTest, d.StatedBy = e.lastTest(n)
		list = append(list, d)
	}
	return list, nil
}

// SignInRequest returns the sign-in that the drill consists of: with the account itself, through a browser and with
// MFA, and with no permission other than to read who signed in.
func (d Drill) SignInRequest(tenantID string) graph.SignInRequest {
	return graph.SignInRequest{Method: graph.Browser, Tenant: tenantID, Scopes: []string{"User.Read"},
		Hint: d.UserPrincipalName, MFA: true}
}

// CheckSession verifies that a session passes the drill. It returns ErrWrongAccount if another account signed in,
// ErrMFA if the sign-in was without MFA, and ErrUnreadable if the token does not contain this.
func (d Drill) CheckSession(session graph.Session) error {
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

// RecordDrills states, in the name of by, that accounts were tested today. The statements are remembered with the
// others of the tenant.
func RecordDrills(p steps.Profile, by string, tested ...Drill) {
	today := steps.FormatDate(time.Now())
	for _, d := range tested {
		p.Statements.Set(AskDrill+":"+d.ID, steps.NewStatement(by, today))
	}
}
