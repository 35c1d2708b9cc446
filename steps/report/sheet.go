package report

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"io"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
)

// SheetData is what the sheets of break-glass accounts say. It has no field for a secret. All strings may be hostile.
type SheetData struct {
	Tenant   string
	Domain   string
	TenantID string
	Made     time.Time
	Demo     bool   // the tenant is a simulated one
	By       string // who made the accounts, by user principal name
	Accounts []SheetAccount
}

// A SheetAccount has a page of its own, to lie in the safe with its key.
type SheetAccount struct {
	Name   string
	UPN    string
	Sealed string      // where the sealed password is
	Drills []time.Time // when each drill is due; nil for [DrillDates] of the day it was made
}

// DrillDates returns when an account is to be tested: every 90 days for two years, as Microsoft asks at least.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func DrillDates(made time.Time) []time.Time {
	var due []time.Time
	for day := made.AddDate(0, 0, 90); !day.After(made.AddDate(2, 0, 0)); day = day.AddDate(0, 0, 90) {
		due = append(due, day)
	}
	return due
}

// emergency is what to do, in order.
var emergency = []string{
	"sheet.step-key", "sheet.step-window", "sheet.step-name", "sheet.step-insert",
	"sheet.step-mend", "sheet.step-out", "sheet.step-log", "sheet.step-back",
}

// Sheet writes a document to print, one page an account. It loads nothing and runs nothing, and its own policy lets it do neither.
func Sheet(w io.Writer, cat *catalog.Catalog, s SheetData) error {
	page, style := assets.Sheet()
	t, err := template.New("sheet").Funcs(template.FuncMap{
		"t":     cat.T,
		"clean": catalog.Clean,
		"date":  func(day time.Time) string { return day.Format(time.DateOnly) },
	}).Parse(page)
	if err != nil {
		return err
	}
	accounts := make([]SheetAccount, len(s.Accounts))
	for i, a := range s.Accounts {
		if a.Drills == nil {
			a.Drills = DrillDates(s.Made)
		}
		accounts[i] = a
	}
	s.Accounts = accounts
	hash := sha256.Sum256([]byte(style))
	return t.Execute(w, struct {
		SheetData
		Lang, StyleHash string
		Style           template.CSS
		Steps           []string
		Lines           [3]struct{} // for those who may open the safe
	}{s, cat.Language(), base64.StdEncoding.EncodeToString(hash[:]), template.CSS(style), emergency, [3]struct{}{}})
}
