package coverage

import (
	"encoding/json"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// An Edit is one change of one policy that makes it cover more.
type Edit struct {
	ID     string // policy, kind and item: stable between reads
	Kind   EditKind
	Policy string // id
	Name   string // display name of the policy
	Item   string // id whose exclusion is removed; empty for most kinds

	index        int // of the rule
	keepExcluded []string
}

// An EditKind is the kind of an [Edit].
type EditKind string

// The kinds of edits.
const (
	TurnOn             EditKind = "turn-on"   // change report-only to on
	IncludeUser        EditKind = "user"      // remove the exclusion of an account,
	IncludeGroup       EditKind = "group"     // of a group,
	IncludeRole        EditKind = "role"      // of a role,
	IncludeGuests      EditKind = "guests"    // or of guests
	IncludeApps        EditKind = "apps"      // remove the exclusions of applications
	AllPlatforms       EditKind = "platforms" // apply to every platform,
	AllLocations       EditKind = "locations" // every location
	AllClients         EditKind = "clients"   // and every kind of client
	RequireAllControls EditKind = "all"       // require all controls instead of one of them
	ExcludeBreakGlass  EditKind = "leave-out" // exclude break-glass accounts that the policy could lock out
)

// possibleEdits lists the edits that a policy allows. For policies that Microsoft manages, only the state and the
// exclusions can be changed.
//
// https://learn.microsoft.com/entra/identity/conditional-access/managed-policies
func (v *Verdict) possibleEdits(n int) []Edit {
	r := &v.rules[n]
	if len(r.policy.Unrecognised) > 0 || r.policy.Raw == nil || r.policy.State == graph.StateOff {
		return nil
	}
	var list []Edit
	add := func(kind EditKind, item string) {
		list = append(list, Edit{ID: r.policy.ID + "/" + string(kind) + "/" + item, Kind: kind, Policy: r.policy.ID,
			Name: r.policy.Name, Item: item, index: n})
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
		case AppsExcluded:
			add(IncludeApps, "")
		case SomePlatforms, PlatformsExcluded:
			add(AllPlatforms, "")
		case SomeLocations, LocationsExcluded:
			add(AllLocations, "")
		case SomeClients:
			add(AllClients, "")
		case MFAOptional:
			add(RequireAllControls, "")
		}
	}
	return slices.DeleteFunc(list, func(e Edit) bool {
		return strings.HasPrefix(r.policy.Name, "Microsoft-managed") && refusedByManaged[e.Kind]
	})
}

// refusedByManaged are the kinds of edits that Microsoft-managed policies do not allow.
var refusedByManaged = map[EditKind]bool{IncludeApps: true, AllPlatforms: true, AllLocations: true,
	AllClients: true, RequireAllControls: true}

// applyTo makes the edit in a policy decoded from JSON.
func (e Edit) applyTo(policy map[string]any) {
	conditions, _ := policy["conditions"].(map[string]any)
	users, _ := conditions["users"].(map[string]any)
	switch e.Kind {
	case TurnOn:
		policy["state"] = graph.StateOn
	case IncludeUser:
		removeID(users, "excludeUsers", e.Item)
	case IncludeGroup:
		removeID(users, "excludeGroups", e.Item)
	case IncludeRole:
		removeID(users, "excludeRoles", e.Item)
	case IncludeGuests:
		removeID(users, "excludeUsers", "GuestsOrExternalUsers")
		if users["excludeGuestsOrExternalUsers"] != nil {
			users["excludeGuestsOrExternalUsers"] = nil
		}
	case IncludeApps:
		if a, ok := conditions["applications"].(map[string]any); ok {
			a["excludeApplications"] = []any{}
		}
	case AllPlatforms:
		conditions["platforms"] = nil
	case AllLocations:
		conditions["locations"] = nil
	case AllClients:
		conditions["clientAppTypes"] = []any{"all"}
	case RequireAllControls:
		if g, ok := policy["grantControls"].(map[string]any); ok {
			g["operator"] = "AND"
		}
	}
	for _, id := range e.keepExcluded { // break-glass accounts stay excluded, individually instead of through a group
		if list, _ := users["excludeUsers"].([]any); users != nil && !slices.Contains(list, any(id)) {
			users["excludeUsers"] = append(list, id)
		}
	}
}

func removeID(users map[string]any, name, id string) {
	list, ok := users[name].([]any)
	if !ok {
		return
	}
	left := slices.DeleteFunc(slices.Clone(list), func(x any) bool { s, _ := x.(string); return s == id })
	if left == nil {
		left = []any{}
	}
	users[name] = left
}

// A Patch combines edits of one policy into one write.
type Patch struct {
	Policy     graph.Policy // before
	After      graph.Policy // after
	Edits      []Edit
	Body       string // the request
	BodyBefore string // the same parts before the request
}

// NewPatch combines edits of one policy into one write.
func NewPatch(policy graph.Policy, edits []Edit) (Patch, error) {
	p := Patch{Policy: policy, Edits: edits}
	before, err := toWritable(p.Policy.Raw)
	if err != nil {
		return p, err
	}
	after, err := toWritable(p.Policy.Raw)
	if err != nil {
		return p, err
	}
	for _, e := range edits {
		e.applyTo(after)
	}
	was, body := map[string]any{}, map[string]any{}
	for _, part := range []string{"state", "conditions", "grantControls"} {
		if a, b := toJSON(before[part]), toJSON(after[part]); a != b {
			was[part], body[part] = before[part], after[part]
		}
	}
	p.BodyBefore, p.Body = toJSON(was), toJSON(body)
	if err := json.Unmarshal([]byte(toJSON(after)), &p.After); err != nil {
		return p, err
	}
	// An authentication strength is sent by its id alone, and judged by its combinations.
	if p.After.Grant != nil && policy.Grant != nil {
		p.After.Grant.Strength = policy.Grant.Strength
	}
	return p, nil
}

func toJSON(v any) string {
	text, _ := json.Marshal(v) // v was decoded from JSON, so it can be encoded
	return string(text)
}

// toWritable returns a policy as the service accepts it in a request: without annotations, except the types of
// objects, and with the authentication strength by its id alone.
//
// https://learn.microsoft.com/graph/api/conditionalaccesspolicy-update
func toWritable(raw json.RawMessage) (map[string]any, error) {
	var policy map[string]any
	if err := json.Unmarshal(raw, &policy); err != nil {
		return nil, &graph.Error{Op: graph.OpReadPolicies, Kind: graph.ErrUnreadable}
	}
	stripAnnotations(policy)
	if g, ok := policy["grantControls"].(map[string]any); ok {
		if s, ok := g["authenticationStrength"].(map[string]any); ok {
			g["authenticationStrength"] = map[string]any{"id": s["id"]}
		}
	}
	return policy, nil
}

func stripAnnotations(o map[string]any) {
	for name, v := range o {
		if strings.Contains(name, "@odata.") && name != "@odata.type" {
			delete(o, name)
		} else if inner, ok := v.(map[string]any); ok {
			stripAnnotations(inner)
		}
	}
}

// DescribeEdit describes an edit in a few words.
func (v *Verdict) DescribeEdit(e Edit) assets.Text {
	t := v.tenant
	switch e.Kind {
	case IncludeUser:
		return assets.Say("edit.include", "who", t.describeItem(t.itemForUser(e.Item)))
	case IncludeGroup:
		return assets.Say("edit.include", "who", t.describeItem(t.itemForGroup(e.Item, true)))
	case IncludeRole:
		return assets.Say("edit.include", "who", t.describeItem(t.itemForRole(e.Item, true)))
	case IncludeGuests:
		return assets.Say("edit.include", "who", assets.Say("ca.guests"))
	}
	return assets.Say("edit." + string(e.Kind))
}
