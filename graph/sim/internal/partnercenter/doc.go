// Package partnercenter is the simulated API of Partner Center.
package partnercenter
