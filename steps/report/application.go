package report

import (
	"bytes"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/custody"
	"cspready/steps/secret"
)

// applicationNamePrefix begins the names of files about an application; a date follows.
const applicationNamePrefix = "cspready-application-"

// An applicationPage is the data of the page about an application. It has no field for a secret.
type applicationPage struct {
	steps.HandoverApp
	Tenant, Domain, TenantID   string
	Authority, TokenURL, Scope string
	Partner, Graph             string // hosts; Partner is empty if Partner Center is not used
	Credential, Token          string // where the reader of the page finds them
	VaultName, TokenName       string
	Ends, Made, By             string
	Demo, Vault, File          bool
	Customers                  bool // for customers' tenants
}

// writeApplicationPage writes what a tool needs to use an application: values, where its secrets are, and examples
// for common tools.
func writeApplicationPage(cat *catalog.Catalog, files secret.Files, org graph.Organization, made steps.Handover,
	by string, demo bool) (string, error) {
	now := time.Now()
	text, err := renderApplicationPage(cat, org, *made.App, now, by, demo)
	if err != nil {
		return "", err
	}
	return files.WriteFile(made.Folder, applicationNamePrefix+now.Format("2006-01-02-150405")+".md", text)
}

// renderApplicationPage returns the page about an application.
func renderApplicationPage(cat *catalog.Catalog, org graph.Organization, app steps.HandoverApp, now time.Time,
	by string,
	demo bool) ([]byte, error) {
	hosts := app.Cloud.Hosts()
	page := applicationPage{
		HandoverApp: app, Tenant: org.Name, Domain: org.DefaultDomain, TenantID: org.ID, By: by, Demo: demo,
		Made:      now.Format(time.DateOnly),
		Authority: "https://" + hosts.Login + "/" + org.ID, Graph: hosts.Graph, Credential: app.Credential, Token: app.Token,
		Vault: app.Store == custody.StoreInKeyVault, File: app.Store == custody.StoreInFile, Customers: app.ForCustomers(),
	}
	page.TokenURL = page.Authority + "/oauth2/v2.0/token"
	page.Scope = exampleScope(app, hosts.Graph)
	if app.ForPartner {
		page.Partner = hosts.PartnerCenter
	}
	if page.File { // the folder differs on the reader's machine
		page.Credential, page.Token = filepath.Base(app.Credential), filepath.Base(app.Token)
	}
	if u, err := url.Parse(app.Token); page.Vault && err == nil {
		page.VaultName, _, _ = strings.Cut(u.Host, ".")
		page.TokenName = path.Base(u.Path)
	}
	if !app.Ends.IsZero() {
		page.Ends = app.Ends.UTC().Format(time.DateOnly)
	}
	t, err := template.New("application").Funcs(template.FuncMap{
		"t": cat.T, "clean": cleanForCode, "quote": quoteForShell, "literal": quoteForPowerShell,
		"join": func(list []string) string { return strings.Join(list, ", ") },
	}).Parse(assets.ApplicationPage())
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = t.Execute(&text, page)
	return text.Bytes(), err
}

// cleanForCode returns a text from the tenant that is safe between backticks in a table.
func cleanForCode(text string) string {
	return strings.NewReplacer("`", "'", "|", "/", "\n", " ").Replace(catalog.Clean(text))
}

// plainWord matches words that a shell needs no quotes for.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/:-]*$`)

// quoteForShell returns a text as one word for a shell.
func quoteForShell(text string) string {
	if plainWord.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(catalog.Clean(text), "'", `'\''`) + "'"
}

// quoteForPowerShell returns a text as a string for PowerShell.
func quoteForPowerShell(text string) string {
	return "'" + strings.ReplaceAll(catalog.Clean(text), "'", "''") + "'"
}

// exampleScope is the scope that the examples ask for: that of Partner Center if the application is for it, else that
// of Microsoft Graph.
func exampleScope(app steps.HandoverApp, graphHost string) string {
	if len(app.APIs) == 0 {
		return ""
	}
	chosen := app.APIs[0]
	for _, api := range app.APIs {
		if !app.ForPartner && strings.HasPrefix(api.Scope, "https://"+graphHost+"/") {
			chosen = api
		}
	}
	return chosen.Scope + " offline_access"
}
