package steptest

import (
	"context"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/sealtest"
	"cspready/steps/secret"
	"cspready/steps/snapshot"
)

// A FakeFiles keeps secrets in memory: passwords of accounts in a folder that forgets nothing, the rest as [sealtest.Memory] does. What is in it
// survives the run that stored it, as files do.
type FakeFiles struct {
	Kept map[string]secret.Value // passwords by account
	mine []string                // stored by the run at hand
	full bool

	sealtest.Memory // of the application
}

// BreakGlassScopes is what a session holds that may make break-glass accounts.
func BreakGlassScopes() []string {
	return append(PolicyScopes(), "User.ReadWrite.All", "RoleManagement.ReadWrite.Directory", "Policy.ReadWrite.AuthenticationMethod")
}

// CreatingProfile is the profile of a visit that may make accounts.
func CreatingProfile(d *FakeFiles) steps.Profile {
	return steps.Profile{Testimony: steps.NewTestimony(nil), Entered: &steps.Entered{}, Sealing: d}
}

// SoundBreakGlass is a tenant whose two break-glass accounts are as Microsoft describes them.
func SoundBreakGlass(bend ...func(*scenario.Scenario)) scenario.Scenario {
	two := func(s *scenario.Scenario) {
		s.Users[1].Methods = []string{"fido2", "fido2"}
		s.Users = append(s.Users, scenario.User{
			Name: "Spare too", UPN: "spare2@fabrikam.onmicrosoft.com", Roles: []string{"Global Administrator"}, Methods: []string{"fido2", "fido2"},
		})
	}
	return Reseller(append([]func(*scenario.Scenario){two, DefaultsOn}, bend...)...)
}

const SpareAdmin, SecondSpareAdmin = "spare@fabrikam.onmicrosoft.com", "spare2@fabrikam.onmicrosoft.com"

// MonitoredStatements is the operator's word on what no interface shows of sound accounts.
func MonitoredStatements(declared ...string) *steps.Testimony {
	said := steps.NewTestimony(nil)
	today := time.Now().Format(time.DateOnly)
	for q, answer := range map[string][]string{
		snapshot.AskBreakGlass: declared, breakglass.AskMonitored: {breakglass.MonitoredYes}, breakglass.AskDrill: {today},
	} {
		said.Say(q, steps.Statement{Answer: answer, By: "somebody", At: time.Now()})
	}
	return said
}

// ChangeUser bends one account of the sound tenant.
func ChangeUser(upn string, bend func(*scenario.User)) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		for i := range s.Users {
			if s.Users[i].UPN == upn {
				bend(&s.Users[i])
			}
		}
	}
}

// A drawerStore is the folder of a drawer.
type drawerStore struct {
	secret.Store // of the application
	d            *FakeFiles
}

func (d *FakeFiles) NewPassword() graph.Hidden {
	return graph.Hidden("Pw-" + time.Now().Format("150405.000") + "-aB3!")
}

func (d *FakeFiles) RateStrength(p graph.Hidden, _ ...string) (assets.Text, bool) {
	return assets.Verbatim("rated"), len(p) > 11
}

func (d *FakeFiles) ParseRecipients(text string) ([]string, error) { return []string{text}, nil }

func (d *FakeFiles) CheckFolder(string) error { return nil }

func (d *FakeFiles) WriteFile(folder, name string, _ []byte) (string, error) {
	return folder + "/" + name, nil
}

func (d *FakeFiles) FindSealed(_, upn string) (string, bool) {
	_, found := d.Kept[upn]
	return "drawer/" + upn, found
}

func (d *FakeFiles) OpenFolder(path string, key secret.FileKey, tenant secret.Tenant) (secret.Store, error) {
	d.mine = nil
	rest, err := d.Memory.OpenFolder(path, key, tenant)
	return drawerStore{rest, d}, err
}

func (s drawerStore) Location(key secret.Key) string {
	if key.Kind != secret.AccountPassword {
		return s.Store.Location(key)
	}
	return "drawer/" + key.Owner
}

func (s drawerStore) PutIfAbsent(ctx context.Context, key secret.Key, value secret.Value) (secret.Value, error) {
	if key.Kind != secret.AccountPassword {
		return s.Store.PutIfAbsent(ctx, key, value)
	}
	if s.d.full {
		return secret.Value{}, &secret.Error{Kind: secret.ErrDiskFull, Path: "drawer"}
	}
	if s.d.Kept == nil {
		s.d.Kept = map[string]secret.Value{}
	}
	if old, ok := s.d.Kept[key.Owner]; ok {
		return old, nil
	}
	s.d.Kept[key.Owner], s.d.mine = value, append(s.d.mine, key.Owner)
	return value, nil
}

func (s drawerStore) Revert(ctx context.Context, key secret.Key) error {
	if key.Kind != secret.AccountPassword {
		return s.Store.Revert(ctx, key)
	}
	if slices.Contains(s.d.mine, key.Owner) {
		delete(s.d.Kept, key.Owner)
	}
	return nil
}
