package report

import (
	"strings"
	"time"

	"cspready/assets/catalog"
)

// Markdown returns the plan for the people who decide about it: a section for each requirement, with each change as
// it would be confirmed and a box to tick.
func (p PlanDocument) Markdown(cat *catalog.Catalog) string {
	d := planPage{cat: cat}
	t := p.Tenant
	d.writeParagraph("# " + d.say("title", "tenant", t.DisplayName))
	d.writeParagraph(d.say("what", "tenant", t.DisplayName, "domain", t.DefaultDomain, "id", t.ID,
		"by", p.Operator.Label(), "at", p.MadeAt.Format(time.RFC3339),
		"version", p.Tool.Version))
	if p.Demo != "" {
		d.writeParagraph("**" + EscapeMarkdown(cat.T("wizard.demo.badge")) + "**")
	}
	d.writeParagraph(d.say("nothing-changed"))
	if len(p.Requirements) == 0 {
		d.writeParagraph(d.say("empty"))
	}
	for _, r := range p.Requirements {
		d.writeRequirement(r)
	}
	return d.text.String()
}

// A planPage is a plan that is being written. Every string is made harmless on its way in.
type planPage struct {
	cat  *catalog.Catalog
	text strings.Builder
}

func (d *planPage) say(id string, pairs ...any) string {
	return EscapeMarkdown(d.cat.T("plan."+id, pairs...))
}

// writeParagraph writes a paragraph.
func (d *planPage) writeParagraph(text string) { d.text.WriteString(text + "\n\n") }

// writeTerms writes a list of names and values, without empty values.
func (d *planPage) writeTerms(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			d.text.WriteString("- **" + d.say(pairs[i]) + "**: " + EscapeMarkdown(pairs[i+1]) + "\n")
		}
	}
	d.text.WriteString("\n")
}

// writeList writes lines under a heading, if there are any.
func (d *planPage) writeList(heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	d.writeParagraph("**" + d.say(heading) + "**")
	for _, l := range lines {
		d.text.WriteString("- " + EscapeMarkdown(l) + "\n")
	}
	d.text.WriteString("\n")
}

func (d *planPage) writeRequirement(r PlanRequirement) {
	d.writeParagraph("## " + EscapeMarkdown(r.Title))
	level := levelName(Finding{Level: r.Level})
	d.writeParagraph(d.say("stands", "status", d.cat.T("status."+parseStatus(r.Status).String()), "level", level,
		"summary", catalog.Said(r.Summary)))
	d.writeParagraph(EscapeMarkdown(r.Why))
	if r.Problem != "" {
		d.writeParagraph(d.say("problem", "why", catalog.Said(r.Problem)))
	}
	d.writeList("questions", r.Questions)
	for _, g := range r.Guards {
		d.writeList("guard", append([]string{g.Reason}, g.About...))
	}
	d.writeList("notes", r.Notes)
	for i, c := range r.Changes {
		d.writeChange(i+1, c)
	}
	d.writeList("by-hand", r.ByHand)
}

func (d *planPage) writeChange(nth int, c PlanChange) {
	d.writeParagraph("### " + d.say("change", "nth", nth, "title", catalog.Said(c.Title)))
	d.writeTerms("before", c.Before, "after", c.After, "affects", strings.Join(c.Affects, ", "),
		"stops", strings.Join(c.Stops, ", "), "effect", c.Effect,
		"undo", c.Undo, "permissions", strings.Join(c.Permissions, ", "), "roles", strings.Join(c.Roles, ", "),
		"print", c.Fingerprint)
	d.writeParagraph(d.say("requests"))
	for _, r := range c.Requests {
		d.writeRequest(r)
	}
	d.writeParagraph("- [ ] " + d.cat.T("plan.approved"))
}

// writeRequest writes a request as a code block. Its text cannot end the block, as every line is indented.
func (d *planPage) writeRequest(r PlanRequest) {
	host := ""
	if r.Host != "" {
		host = "https://" + r.Host
	}
	for _, l := range catalog.CleanWhole(strings.TrimSpace(r.Method + " " + host + r.Path + "\n" + r.Body)) {
		d.text.WriteString("    " + l + "\n")
	}
	d.text.WriteString("\n")
}
