// Package keyvault is the simulated Azure Key Vault.
package keyvault
