package console

import (
	"strings"

	"cspready/assets"
	"cspready/steps"
)

// PrintList prints texts under a heading, if there are any.
func (c *Console) PrintList(id string, texts []assets.Text) {
	if len(texts) == 0 {
		return
	}
	title := c.Catalog.T(id)
	c.PrintWrapped(title)
	indent := len(title) - len(strings.TrimLeft(title, " "))
	for _, t := range texts {
		c.PrintWrapped(strings.Repeat(" ", indent) + "  - " + c.Catalog.Say(t))
	}
}

// PrintItem prints a text as an item of a list.
func (c *Console) PrintItem(text assets.Text) { c.PrintWrapped("  - " + c.Catalog.Say(text)) }

// MaxSubjects is the maximum number of subjects in a list.
const MaxSubjects = 10

// PrintSubjects prints the first subjects of a list.
func (c *Console) PrintSubjects(list steps.Subjects) {
	for i, s := range list.All() {
		if i == MaxSubjects {
			c.PrintWrapped("  " + c.Catalog.T("report.more", "count", list.Len()-MaxSubjects))
			return
		}
		c.PrintWrapped("  - " + c.Catalog.T("report.subject", "name", s.Name, "detail", s.Detail))
	}
}

// PrintPolicies prints the effect of each policy.
func (c *Console) PrintPolicies(list []steps.Subject) {
	if len(list) == 0 {
		return
	}
	c.Print("plain.policies")
	for _, s := range list {
		c.PrintWrapped("  - " + c.Catalog.T("report.subject", "name", s.Name, "detail", s.Detail))
	}
}
