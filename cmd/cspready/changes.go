package main

import (
	"cmp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/journal"
	"cspready/steps/undo"
	"cspready/tui/plain/console"
)

// changesCommand lists the changes of earlier runs. It needs no tenant and no network, and writes nothing.
func (p *program) changesCommand(o *options) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use: "changes", Short: p.Catalog.T("cli.changes-short"), Long: p.Catalog.T("cli.changes-long"),
		Example: p.Catalog.T("cli.changes-example"), Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := cli.OneOf(cmd, "format", format, listFormats); err != nil {
				return err
			}
			return p.printChanges(*o, format)
		},
	}
	addListFormat(cmd, p.Catalog, &format)
	return cmd
}

// printChanges prints the changes of a tenant, or of all.
func (p *program) printChanges(o options, format string) error {
	known, err := p.openKeptRuns(o)
	if err != nil {
		return err
	}
	kept := journal.Open(p.stateFolder(o), p.Catalog.Say, p.Warn)
	ids := kept.Tenants()
	if o.tenant != "" {
		id, err := known.findTenant(o.tenant)
		if err != nil {
			return err
		}
		ids = []string{id}
	}
	list := []change{}
	for _, id := range ids {
		name := cmp.Or(known.tenantDomain(id), id)
		for _, e := range steps.Changes(kept, id) {
			list = append(list, newChange(p.Catalog, name, e))
		}
	}
	if format == "json" {
		return printJSON(p.Terminal, changeList{"cspready/changes/v1", list})
	}
	return p.PrintText(changesTable(p.Terminal, o, list))
}

// A changeList is the list as a document; assets/changes.schema.json describes it.
type changeList struct {
	Schema  string   `json:"schema"`
	Changes []change `json:"changes"`
}

// A change is one entry of the list as text. Names are cleaned: the journal stores them as the tenant returned them.
type change struct {
	ID       string     `json:"id"`
	TenantID string     `json:"tenantId"`
	At       time.Time  `json:"at"`
	By       string     `json:"by"`
	Step     string     `json:"step"`
	Title    string     `json:"title"`
	Before   string     `json:"before"`
	After    string     `json:"after"`
	Outcome  string     `json:"outcome"` // empty if the run was killed
	Requests []string   `json:"requestIds"`
	Verified *time.Time `json:"verified"`
	Undone   *time.Time `json:"undone"`
	Undoes   string     `json:"undoes"`
	Undoable bool       `json:"undoable"`
	Why      string     `json:"why"` // the reason why it cannot be undone, or empty

	tenant string // its domain, if known
}

func newChange(cat *catalog.Catalog, tenant string, e steps.Entry) change {
	word := catalog.CleanLine
	why := undo.Refusal(e)
	c := change{
		ID: e.ID, TenantID: e.TenantID, At: e.At, By: word(e.By), Step: word(e.Step),
		Title: cat.Say(e.Title), Before: cat.Say(e.Before),
		After: cat.Say(e.After), Requests: []string{}, Undoes: word(e.Undoes), Undoable: why.Empty(),
		Why: cat.Say(why), tenant: word(tenant),
	}
	if e.Tried {
		c.Outcome = e.State.String()
	}
	for _, r := range e.Receipts {
		if graph.IsGUID(r.ID) {
			c.Requests = append(c.Requests, r.ID)
		}
	}
	if !e.Verified.IsZero() {
		c.Verified = &e.Verified
	}
	if !e.Undone.IsZero() {
		c.Undone = &e.Undone
	}
	return c
}

// changesTable is the list as text: a few lines per change, the latest first.
func changesTable(t *terminal.Terminal, o options, list []change) string {
	var text strings.Builder
	con := console.New(t.Catalog, t.In, &text, t.TextWidth(t.Out))
	if len(list) == 0 {
		con.Print("listed.none")
	}
	tenant := ""
	for _, c := range list {
		if c.TenantID != tenant {
			tenant = c.TenantID
			con.Print("listed.tenant", "tenant", c.tenant)
		}
		outcome := assets.Say("listed.cut-short")
		if c.Outcome != "" {
			outcome = assets.Say("outcome." + c.Outcome)
		}
		con.Print("listed.head", "id", c.ID, "when", c.At.UTC().Format("2006-01-02 15:04 MST"), "who", c.By)
		con.Print("listed.what", "title", c.Title, "before", c.Before, "after", c.After, "outcome", outcome)
		if len(c.Requests) > 0 {
			con.Print("listed.requests", "ids", c.Requests)
		}
		if c.Undoable {
			reportUndo(con, o, c.ID)
			continue
		}
		con.Print("listed.not-undoable", "why", c.Why)
	}
	return text.String()
}
