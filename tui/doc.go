// Package tui shows the wizard on a terminal. It decides nothing about a tenant: questions, findings and
// changes come from package steps as data, and every word comes from the catalogue.
//
// One model, the wizard, holds one [page] at a time. Pages send messages that state what happened;
// [wizard.nextPage] (routes.go) maps each message to the next page, and [wizard.applyMessage] (state.go) applies it.
package tui
