package plain

import (
	"cspready/assets"
	"cspready/steps"
)

// summary says how the tenant stands at the end and what is left for a person. What was changed is told by whoever owns the ledger.
func (v *visit) summary() {
	c := v.con
	c.Tell("plain.summary", "tenant", v.Place.Organization.Name)
	for _, r := range v.Results {
		c.print("  - " + c.cat.T("plain.row", "title", r.Info.Title, "status", status(r), "level", level(r)))
	}
	var passed []assets.Text
	for _, step := range v.Requirements {
		passed = append(passed, v.declined(step.Info().ID)...)
	}
	c.list("plain.passed", passed)
	c.list("plain.left-to-do", v.leftToDo())
	c.Tell("overall." + steps.Overall(v.Results).String())
}

// declined are the changes of a requirement that were declined or left out.
func (v *visit) declined(step string) []assets.Text {
	var list []assets.Text
	for _, d := range v.DeclinedHere(step) {
		list = append(list, d.Said())
	}
	return list
}

// leftToDo says each thing once: one deed can mend several requirements.
func (v *visit) leftToDo() []assets.Text {
	var left []assets.Text
	for _, r := range v.Results {
		if f := r.Finding; f.Status != steps.Met && !f.Remedy.Empty() {
			left = append(left, f.Remedy)
		}
	}
	var once []assets.Text
	said := map[string]bool{}
	for _, text := range append(left, v.FollowUps...) {
		if words := v.con.cat.Say(text); !said[words] {
			said[words] = true
			once = append(once, text)
		}
	}
	return once
}
