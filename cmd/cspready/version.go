package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/cli"
)

// Set when a release is built: its version, and the time of its last commit.
var version, released string

// programVersion is the version of the release or of the installed module, or "dev".
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}

// versionLine is the version as people quote it in bug reports.
func versionLine() string {
	return fmt.Sprintf("cspready %s (%s, %s/%s)", programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func versionCommand(cat *catalog.Catalog) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: cat.T("cli.version-short"), Args: cli.NoArguments,
		Run: func(cmd *cobra.Command, _ []string) {
			cmd.Println(versionLine())
		},
	}
}
