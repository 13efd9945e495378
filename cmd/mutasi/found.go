package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"mutasi/internal/app"
	"mutasi/internal/asn"
	"mutasi/internal/exchange/cli"
	"mutasi/internal/identity"
	"mutasi/internal/seed"
)

// found lets a government begin to work with real people.
func found(ctx context.Context, args []string, _ io.Reader, out, errOut io.Writer) int {
	var g identity.Government
	fs := flag.NewFlagSet("found", flag.ContinueOnError)
	fs.SetOutput(errOut)
	fs.StringVar(&g.Code, "code", "", "code of the government at the national civil service agency, such as 5503")
	fs.StringVar(&g.Name, "name", "", `its full name, such as "Pemerintah Kabupaten Bungo"`)
	region := fs.String("region", "", "code of its region by the Ministry of Home Affairs, such as 15.08")
	fs.StringVar(&g.Seat, "seat", "", `where decrees are signed, such as "Muara Bungo"`)
	fs.StringVar(&g.HRName, "office", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "office that keeps the civil servants")
	fs.StringVar(&g.HRContact, "contact", "", "where people ask for help, such as an e-mail address")
	admin := fs.String("admin", "", "user name of the first administrator, who makes all other accounts")
	if fs.Parse(args) != nil {
		return 2
	}
	var err error
	if g.Region, err = asn.ParseRegionCode(*region); err != nil || g.Code == "" || g.Name == "" || g.Seat == "" || *admin == "" || fs.NArg() > 0 {
		fmt.Fprintln(errOut, "mutasi: found: say --code, --name, --region, --seat and --admin")
		fs.Usage()
		return 2
	}
	return withApp(ctx, errOut, func(ctx context.Context, a *app.App) int {
		g.TimeZone = a.Config.TimeZone.String()
		if err := seed.AddReference(ctx, a.DB); err != nil { // the codes of regions that units are told by
			fmt.Fprintln(errOut, "mutasi: found:", err)
			return 1
		}
		link, err := a.Identity.Found(ctx, g, *admin)
		if err != nil {
			fmt.Fprintln(errOut, "mutasi: found:", cli.Message(ctx, err))
			return 1
		}
		fmt.Fprintf(out, "%s begins.\n", g.Name)
		printLink(out, a, *admin, link)
		return 0
	})
}
