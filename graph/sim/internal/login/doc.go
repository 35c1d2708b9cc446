// Package login is the simulated sign-in service of Entra ID: device code and browser sign-ins, tokens and consents.
package login
