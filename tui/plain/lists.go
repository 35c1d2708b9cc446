package plain

import (
	"strings"

	"cspready/assets"
	"cspready/steps"
)

// printList prints texts under a heading, if there are any.
func (c *Console) printList(id string, texts []assets.Text) {
	if len(texts) == 0 {
		return
	}
	title := c.cat.T(id)
	c.printWrapped(title)
	indent := len(title) - len(strings.TrimLeft(title, " "))
	for _, t := range texts {
		c.printWrapped(strings.Repeat(" ", indent) + "  - " + c.cat.Say(t))
	}
}

// printItem prints a text as an item of a list.
func (c *Console) printItem(text assets.Text) { c.printWrapped("  - " + c.cat.Say(text)) }

// maxSubjects is the maximum number of subjects in a list.
const maxSubjects = 10

// printSubjects prints the first subjects of a list.
func (c *Console) printSubjects(list steps.Subjects) {
	for i, s := range list.All() {
		if i == maxSubjects {
			c.printWrapped("  " + c.cat.T("report.more", "count", list.Len()-maxSubjects))
			return
		}
		c.printWrapped("  - " + c.cat.T("report.subject", "name", s.Name, "detail", s.Detail))
	}
}

// printPolicies prints the effect of each policy.
func (c *Console) printPolicies(list []steps.Subject) {
	if len(list) == 0 {
		return
	}
	c.Print("plain.policies")
	for _, s := range list {
		c.printWrapped("  - " + c.cat.T("report.subject", "name", s.Name, "detail", s.Detail))
	}
}
