import { getFormProps, getInputProps, useForm } from "@conform-to/react";
import { getZodConstraint, parseWithZod } from "@conform-to/zod/v4";
import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { signInSchema } from "~/accounts/credentials";
import { findUser } from "~/accounts/current-user.server";
import { findDemoAccounts } from "~/accounts/demo-accounts.server";
import { DemoSignIn } from "~/accounts/demo-sign-in";
import { refuse, refuseFields } from "~/accounts/refuse.server";
import { createSession } from "~/accounts/session.server";
import { signIn } from "~/accounts/sign-in.server";
import { redirectTo } from "~/platform/http/redirect-to.server";
import { verifiedForm } from "~/platform/http/verified-form.server";
