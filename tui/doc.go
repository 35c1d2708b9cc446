// Package tui shows the wizard on a terminal. It decides nothing about a tenant: what is asked, judged and changed comes from
// package steps as data, and every word from the catalogue.
//
// One model, the wizard, holds one [page] at a time. Pages tell facts as messages; [wizard.turn] is the map that says which fact
// leads to which page.
package tui
