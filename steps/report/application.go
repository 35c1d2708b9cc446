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
	"cspready/steps/secret"
)

// applicationName begins the names of files about an application; a date follows.
const applicationName = "cspready-application-"

// An applicationPage is what the page about an application says. It has no field for a secret.
type applicationPage struct {
	steps.HandedApp
	Tenant, Domain, TenantID   string
	Authority, TokenURL, Scope string
	Partner, Graph             string // hosts; Partner is empty where it is not asked
	Credential, Token          string // places as whoever has the page finds them
	VaultName, TokenName       string
	Ends, Made, By             string
	Demo, Vault, File          bool
	Customers                  bool // it is for their tenants
}

// handApp writes what a tool needs of an application: values, where its secrets are, and how to use them from the usual tools.
func handApp(cat *catalog.Catalog, files secret.Files, org graph.Organization, made steps.HandOver, by string, demo bool) (string, error) {
	now := time.Now()
	text, err := applicationText(cat, org, *made.App, now, by, demo)
	if err != nil {
		return "", err
	}
	return files.WriteFile(made.Folder, applicationName+now.Format("2006-01-02-150405")+".md", text)
}

// applicationText is the page about an application.
func applicationText(cat *catalog.Catalog, org graph.Organization, app steps.HandedApp, now time.Time, by string, demo bool) ([]byte, error) {
	hosts := app.Cloud.Hosts()
	page := applicationPage{
		HandedApp: app, Tenant: org.Name, Domain: org.DefaultDomain, TenantID: org.ID, By: by, Demo: demo, Made: now.Format(time.DateOnly),
		Authority: "https://" + hosts.Login + "/" + org.ID, Graph: hosts.Graph, Credential: app.Credential, Token: app.Token,
		Vault: app.Store == steps.StoreInKeyVault, File: app.Store == steps.StoreInFile, Customers: app.ForCustomers(),
	}
	page.TokenURL = page.Authority + "/oauth2/v2.0/token"
	if len(app.APIs) > 0 {
		page.Scope = app.APIs[0].Scope + " offline_access"
	}
	if app.ForPartner {
		page.Partner = hosts.PartnerCenter
	}
	if page.File { // the folder is another one on the machine of whoever reads this
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
		"t": cat.T, "clean": inCode, "quote": quoted, "literal": literal, "join": func(list []string) string { return strings.Join(list, ", ") },
	}).Parse(assets.ApplicationPage())
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = t.Execute(&text, page)
	return text.Bytes(), err
}

// inCode is a text of the tenant's as it can stand between two backticks in a table.
func inCode(text string) string {
	return strings.NewReplacer("`", "'", "|", "/", "\n", " ").Replace(catalog.Clean(text))
}

// plainWord is what a shell takes for one word as it stands.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/:-]*$`)

// quoted is a text as a shell takes it for one word.
func quoted(text string) string {
	if plainWord.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(catalog.Clean(text), "'", `'\''`) + "'"
}

// literal is a text as PowerShell takes it for one string.
func literal(text string) string {
	return "'" + strings.ReplaceAll(catalog.Clean(text), "'", "''") + "'"
}
