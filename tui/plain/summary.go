package plain

import (
	"cspready/assets"
	"cspready/steps"
)

// printSummary prints the results at the end and what is left to do. The owner of the ledger prints the changes.
func (v *conversation) printSummary() {
	c := v.con
	c.Print("plain.summary", "tenant", v.Place.Organization.Name)
	for _, r := range v.Results {
		c.PrintItem(assets.Say("plain.row", "title", r.Info.Title, "status", statusText(r), "level", levelText(r)))
	}
	var passed []assets.Text
	for _, step := range v.Requirements {
		passed = append(passed, v.declinedTexts(step.Info().ID)...)
	}
	c.PrintList("plain.passed", passed)
	c.PrintList("plain.left-to-do", v.leftToDo())
	c.Print("overall." + steps.Overall(v.Results).String())
}

// declinedTexts returns the changes of a requirement that were declined or left out.
func (v *conversation) declinedTexts(step string) []assets.Text {
	var list []assets.Text
	for _, d := range v.DeclinedHere(step) {
		list = append(list, d.Describe())
	}
	return list
}

// leftToDo returns what is left to do. Each text is in it once, because one action can fix several
// requirements.
func (v *conversation) leftToDo() []assets.Text {
	var left []assets.Text
	for _, r := range v.Results {
		if f := r.Finding; f.Status != steps.Met && !f.Next.Empty() {
			left = append(left, f.Next)
		}
	}
	var unique []assets.Text
	seen := map[string]bool{}
	for _, text := range append(left, v.FollowUps...) {
		if words := v.con.Catalog.Say(text); !seen[words] {
			seen[words] = true
			unique = append(unique, text)
		}
	}
	return unique
}
