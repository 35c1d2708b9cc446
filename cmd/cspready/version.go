package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Set when a release is built: its version, and when its last commit was made.
var version, released string

// programVersion is the version of the release, or of the module that was installed, or "dev".
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}

// versionLine is what a person gives when they report a mistake.
func versionLine() string {
	return fmt.Sprintf("cspready %s (%s, %s/%s)", programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: p.cat.T("cli.version-short"), Args: noArguments,
		Run: func(cmd *cobra.Command, _ []string) {
			cmd.Println(versionLine())
		},
	}
}
