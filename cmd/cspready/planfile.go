package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"

	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/cli"
	"cspready/steps/report"
	"cspready/steps/visit"
)

// maxPlanSize is far more than a plan takes; a larger file is not a plan.
const maxPlanSize = 16 << 20

// addPlanFlag registers the flag for an approved plan.
func addPlanFlag(cmd *cobra.Command, cat *catalog.Catalog, file *string) {
	cmd.Flags().StringVar(file, "plan", "", cat.T("cli.flag-plan"))
}

// readApprovedPlan reads a plan in JSON for the wizard; nil if no file is named.
func readApprovedPlan(cmd *cobra.Command, file string) (*visit.ApprovedPlan, error) {
	if file == "" {
		return nil, nil
	}
	plan, err := readPlan(cmd, file)
	if err != nil {
		return nil, err
	}
	return plan.ApprovedPlan(), nil
}

// readPlan reads a plan in JSON.
func readPlan(cmd *cobra.Command, file string) (report.PlanDocument, error) {
	f, err := os.Open(file)
	if err != nil {
		return report.PlanDocument{}, cli.CannotRead(file, err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, maxPlanSize))
	if err != nil {
		return report.PlanDocument{}, cli.CannotRead(file, err)
	}
	plan, err := report.ReadPlan(text)
	if err != nil {
		return report.PlanDocument{}, cli.UsageError(cmd, "cli.no-plan", "file", file)
	}
	return plan, nil
}
