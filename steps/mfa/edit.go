package mfa

import (
	"encoding/json"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// An Edit is one change of one policy that makes it count for more.
type Edit struct {
	ID     string // policy, kind and item: the same in every reading
	Kind   EditKind
	Policy string // id
	Name   string // of the policy
	Item   string // the id that is no longer left out; empty for most kinds

	index int // of the rule
	keep  []string
}

// An EditKind is the kind of an [Edit].
type EditKind string

// The kinds of edits.
const (
	TurnOn        EditKind = "turn-on"   // report-only to enabled
	IncludeUser   EditKind = "user"      // no longer leave out an account,
	IncludeGroup  EditKind = "group"     // a group,
	IncludeRole   EditKind = "role"      // the holders of a role,
	IncludeGuests EditKind = "guests"    // or guests
	EveryApp      EditKind = "apps"      // no longer leave out applications
	EveryPlatform EditKind = "platforms" // or platforms,
	EveryPlace    EditKind = "locations" // or locations
	EveryClient   EditKind = "clients"   // every kind of client
	DemandAll     EditKind = "all"       // every control instead of any one
	LeaveOut      EditKind = "leave-out" // break-glass accounts that the policy could keep out
)

// edits lists what could be changed of a rule. Policies that Microsoft manages take a state and exclusions only.
//
// https://learn.microsoft.com/entra/identity/conditional-access/managed-policies
func (v *Verdict) edits(n int) []Edit {
	r := &v.rules[n]
	if len(r.policy.Strange) > 0 || r.policy.Raw == nil || r.policy.State == graph.StateOff {
		return nil
	}
	var list []Edit
	add := func(kind EditKind, item string) {
		list = append(list, Edit{ID: r.policy.ID + "/" + string(kind) + "/" + item, Kind: kind, Policy: r.policy.ID, Name: r.policy.Name, Item: item, index: n})
	}
	for _, i := range r.excludes {
		switch i.kind {
		case userItem:
			add(IncludeUser, i.id)
		case groupItem:
			add(IncludeGroup, i.id)
		case roleItem:
			add(IncludeRole, i.id)
		case guestItem:
			if !slices.ContainsFunc(list, func(e Edit) bool { return e.Kind == IncludeGuests }) {
				add(IncludeGuests, "")
			}
		}
	}
	for _, f := range r.flaws {
		switch f.Kind {
		case ReportOnly:
			add(TurnOn, "")
		case AppsLeftOut:
			add(EveryApp, "")
		case SomePlatforms, PlatformsOut:
			add(EveryPlatform, "")
		case SomeLocations, LocationsOut:
			add(EveryPlace, "")
		case SomeClients:
			add(EveryClient, "")
		case Avoidable:
			add(DemandAll, "")
		}
	}
	return slices.DeleteFunc(list, func(e Edit) bool {
		return strings.HasPrefix(r.policy.Name, "Microsoft-managed") && rebuilds[e.Kind]
	})
}

// rebuilds are the edits that Microsoft's own policies do not take.
var rebuilds = map[EditKind]bool{EveryApp: true, EveryPlatform: true, EveryPlace: true, EveryClient: true, DemandAll: true}

// does makes the edit on a policy as JSON holds it.
func (e Edit) does(policy map[string]any) {
	conditions, _ := policy["conditions"].(map[string]any)
	users, _ := conditions["users"].(map[string]any)
	switch e.Kind {
	case TurnOn:
		policy["state"] = graph.StateOn
	case IncludeUser:
		remove(users, "excludeUsers", e.Item)
	case IncludeGroup:
		remove(users, "excludeGroups", e.Item)
	case IncludeRole:
		remove(users, "excludeRoles", e.Item)
	case IncludeGuests:
		remove(users, "excludeUsers", "GuestsOrExternalUsers")
		if users["excludeGuestsOrExternalUsers"] != nil {
			users["excludeGuestsOrExternalUsers"] = nil
		}
	case EveryApp:
		if a, ok := conditions["applications"].(map[string]any); ok {
			a["excludeApplications"] = []any{}
		}
	case EveryPlatform:
		conditions["platforms"] = nil
	case EveryPlace:
		conditions["locations"] = nil
	case EveryClient:
		conditions["clientAppTypes"] = []any{"all"}
	case DemandAll:
		if g, ok := policy["grantControls"].(map[string]any); ok {
			g["operator"] = "AND"
		}
	}
	for _, id := range e.keep { // break-glass accounts stay left out, by name instead of through a group
		if list, _ := users["excludeUsers"].([]any); users != nil && !slices.Contains(list, any(id)) {
			users["excludeUsers"] = append(list, id)
		}
	}
}

func remove(users map[string]any, name, id string) {
	list, ok := users[name].([]any)
	if !ok {
		return
	}
	kept := slices.DeleteFunc(slices.Clone(list), func(x any) bool { s, _ := x.(string); return s == id })
	if kept == nil {
		kept = []any{}
	}
	users[name] = kept
}

// A Patch is edits of one policy as one write.
type Patch struct {
	Policy graph.Policy // as it is
	After  graph.Policy // as it will be
	Edits  []Edit
	Body   string // what is sent
	Was    string // the parts that are sent, as they are
}

// PatchOf makes one write of edits of one policy.
func PatchOf(policy graph.Policy, edits []Edit) (Patch, error) {
	p := Patch{Policy: policy, Edits: edits}
	before, err := writable(p.Policy.Raw)
	if err != nil {
		return p, err
	}
	after, err := writable(p.Policy.Raw)
	if err != nil {
		return p, err
	}
	for _, e := range edits {
		e.does(after)
	}
	was, body := map[string]any{}, map[string]any{}
	for _, part := range []string{"state", "conditions", "grantControls"} {
		if a, b := printed(before[part]), printed(after[part]); a != b {
			was[part], body[part] = before[part], after[part]
		}
	}
	p.Was, p.Body = printed(was), printed(body)
	if err := json.Unmarshal([]byte(printed(after)), &p.After); err != nil {
		return p, err
	}
	// A strength is sent by its id alone, and judged by what is in it.
	if p.After.Grant != nil && policy.Grant != nil {
		p.After.Grant.Strength = policy.Grant.Strength
	}
	return p, nil
}

func printed(v any) string {
	text, _ := json.Marshal(v) // it was JSON a moment ago
	return string(text)
}

// writable returns a policy as the service takes it back: without annotations, except the types of objects, and with the
// authentication strength by its id alone.
//
// https://learn.microsoft.com/graph/api/conditionalaccesspolicy-update
func writable(raw json.RawMessage) (map[string]any, error) {
	var policy map[string]any
	if err := json.Unmarshal(raw, &policy); err != nil {
		return nil, &graph.Error{Op: graph.OpReadPolicies, Kind: graph.ErrUnreadable}
	}
	bare(policy)
	if g, ok := policy["grantControls"].(map[string]any); ok {
		if s, ok := g["authenticationStrength"].(map[string]any); ok {
			g["authenticationStrength"] = map[string]any{"id": s["id"]}
		}
	}
	return policy, nil
}

func bare(o map[string]any) {
	for name, v := range o {
		if strings.Contains(name, "@odata.") && name != "@odata.type" {
			delete(o, name)
		} else if inner, ok := v.(map[string]any); ok {
			bare(inner)
		}
	}
}

// Says says what an edit does, in a few words.
func (v *Verdict) Says(e Edit) assets.Text {
	t := v.tenant
	switch e.Kind {
	case IncludeUser:
		return assets.Say("edit.include", "who", t.describe(t.user(e.Item)))
	case IncludeGroup:
		return assets.Say("edit.include", "who", t.describe(t.group(e.Item)))
	case IncludeRole:
		return assets.Say("edit.include", "who", t.describe(t.role(e.Item, true)))
	case IncludeGuests:
		return assets.Say("edit.include", "who", assets.Say("ca.guests"))
	}
	return assets.Say("edit." + string(e.Kind))
}
